"""The site that runs the three apps on their own. Not part of the wheel."""
