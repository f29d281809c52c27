"""What tutors see of what was shared with them."""
