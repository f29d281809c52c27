"""Open Badges 3.0: the keys that sign them, the signed credential, its picture, and the list that says which were revoked."""
