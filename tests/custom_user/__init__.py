"""A host's own user model: no user name, the e-mail address is unique and signs in."""
