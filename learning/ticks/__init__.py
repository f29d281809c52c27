"""The ticks of a group, as its tutors read them: pages and activities that are marked as done, and nothing else."""
