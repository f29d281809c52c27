from django.core.management.base import BaseCommand, CommandError

from content.models import CoursePage, WeekPage
from content.numbering import Node, outline_of


class Command(BaseCommand):
    help = (
        "Lists every reference of a course with the pages that cite it, and every citation without a reference. "
        "Exit code 1 when a reference is cited nowhere or a citation has no reference."
    )

    def add_arguments(self, parser):
        parser.add_argument("course", help="The course's key, such as across-the-lines.")

    def handle(self, course: str, **options):
        found = CoursePage.objects.filter(key=course, alias_of=None).first()
        if found is None:
            raise CommandError(f"There is no course with the key '{course}'.")
        places = self.places(found)
        for key, reference in sorted(found.works.items()):
            self.stdout.write(f"{key}  {reference.name_in_text} ({reference.year})")
            for place in places.get(key, ["cited nowhere"]):
                self.stdout.write(f"    {place}")
        uncited = sorted(set(found.works) - set(places))
        unknown = sorted(set(places) - set(found.works))
        for key in unknown:
            self.stdout.write(f"{key}  no such reference")
            for place in places[key]:
                self.stdout.write(f"    {place}")
        self.stdout.write(
            f"{len(found.works)} references, {len(uncited)} cited nowhere, {len(unknown)} citations without a reference."
        )
        if uncited or unknown:
            raise CommandError("References and citations do not agree; the list above says where.")

    def places(self, course: CoursePage) -> dict[str, list[str]]:
        """Where each key is cited, in reading order; further reading counts as a place."""
        outline = outline_of(course)
        further = {
            page.pk: [block.value for block in page.further_reading]
            for page in WeekPage.objects.filter(pk__in=[week.id for week in outline.weeks])
        }
        places: dict[str, list[str]] = {}
        for part in outline.parts:
            for key in part.citations:
                places.setdefault(key, []).append(self.name(part))
            for key in further.get(part.id, []):
                places.setdefault(key, []).append(f"{part.label}, further reading")
        return places

    @staticmethod
    def name(part: Node) -> str:
        return f"{part.week.label}, {part.full_title}" if part.level else f"{part.label}, introduction"
