"""The ticks of a group, as its tutors read them."""
