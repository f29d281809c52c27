"""Error reports that hold no words of a person."""

from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter


class NothingPersonalFilter(SafeExceptionReporterFilter):
    def get_post_parameters(self, request):
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request is not None else {}

    def get_traceback_frame_variables(self, request, tb_frame):
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]


class QuietExceptionReporter(ExceptionReporter):
    """Where it failed and with what kind of error, without form data, variables, cookies or the error's own message."""

    def __init__(self, request, exc_type, exc_value, tb, is_email=False):
        super().__init__(request, exc_type, exc_value, tb, is_email)
        self.filter = NothingPersonalFilter()

    def get_traceback_data(self):
        data = super().get_traceback_data()
        data["exception_value"] = self.exc_type.__name__ if self.exc_type else ""
        data["request_meta"] = {}
        data["filtered_POST_items"] = [(name, "") for name, _value in data.get("filtered_POST_items", [])]
        data["request_GET_items"] = []
        data["request_COOKIES_items"] = []
        for frame in data.get("frames", []):
            frame["vars"] = [(name, "") for name, _value in frame.get("vars", [])]
        return data
