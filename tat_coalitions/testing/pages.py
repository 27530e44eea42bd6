"""What is watched while a test asks for a page."""

from zeal import zeal_context


class OneQuestionPerPage:
    """Fails a page that asks the database one question per row (N+1). Only reading is watched: work may loop."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with zeal_context():
            return self.get_response(request)
