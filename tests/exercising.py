"""An exercise in the small course, and posts to its steps."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from content.exercises import kinds
from journal import answering
from journal.actions import Save
from journal.answers import Filled
from tests.course import SmallCourse, block_id, publish


def with_exercise(course: SmallCourse, name: str = "Map", kind: str = "services_map", **options) -> int:
    """Give an activity of the second or a later section an exercise, as its editor would. Returns the activity's number."""
    row = course.activity(name)
    page = row.page.specific
    raw = [dict(block) for block in page.body.raw_data]
    for block in raw:
        if block["id"] == block_id(name):
            item = {"type": kind, "value": options, "id": block_id(f"{name} {kind}")}
            block["value"] = block["value"] | {"exercise": [item]}
    page.body = raw
    publish(page)
    return row.pk


def answer_with(owner, course: SmallCourse, name: str = "Map", kind: str = "services_map", content=None):
    """Store an answer, the sample without `content`."""
    found = kinds()[kind]
    options = found.defaults()
    filled = Filled(
        kind, found.version, content if content is not None else found.sample(options), {}, "Week 1 Activity 2", name
    )
    save = Save(entry=uuid4(), base_version=0, save_id=uuid4())
    return answering.save_answer(owner=owner, activity=course.activity(name), save=save, filled=filled)


class Form:
    """The form of a page as it came: its hidden fields, everything filled in, and its address."""

    def __init__(self, response, address: str):
        html = response.content.decode()
        inside = html[html.index('id="exercise"') : html.index("</form>", html.index('id="exercise"'))]
        self.address, self.fields = address, {}
        for tag in re.findall(r"<input[^>]*>", inside):
            name = re.search(r' name="([^"]+)"', tag)
            kind = re.search(r' type="([^"]+)"', tag)[1]
            if name and (kind in {"hidden", "text"} or " checked" in tag):
                value = re.search(r' value="([^"]*)"', tag)
                self.fields.setdefault(name[1], []).append(value[1] if value else "on")
        for name, inner in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', inside, re.DOTALL):
            chosen = re.search(r'<option value="([^"]*)" selected', inner)
            self.fields[name] = [chosen[1] if chosen else ""]
        for name, inner in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', inside, re.DOTALL):
            self.fields[name] = [inner]

    def with_(self, **typed) -> dict:
        """What a browser would send after these fields were filled in. Double underscores stand for hyphens."""
        return self.fields | {name.replace("__", "-"): value for name, value in typed.items()}

    @property
    def entry(self) -> UUID:
        return UUID(self.fields["entry"][0])


def step_of(client, number: int, step: str, **query) -> Form:
    """Open a step."""
    address = f"/journal/exercises/{number}/steps/{step}/"
    response = client.get(address, query)
    assert response.status_code == 200, response.status_code
    return Form(response, address)
