"""Kinds of notices about what is shared, as `learning` keeps them."""

SHARED = "shared"  # to tutors: somebody shared a version
WROTE_BACK = "wrote_back"  # to tutors: the learner answered a reply
ANSWERED = "answered"  # to the learner: a tutor replied, or corrected a reply
CONCERN = "concern"  # to contacts for concerns: a tutor raised one
GONE = "gone"  # to tutors who had opened or begun to answer it: its owner took it back, or the account was deleted
