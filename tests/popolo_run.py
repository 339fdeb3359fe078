"""A shell that imports Popolo."""

import json
import pathlib

from click.testing import CliRunner, Result

import policykit
from policykit import Dataset
from policykit.cli.group import main


class Run:
    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    def imports(self, data: object, *options: str) -> Dataset:
        """Import data, let the result be checked, and load it."""
        pathlib.Path("in.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        done = self("import", "popolo", "in.json", "--output", "out", "--replace", *options)
        assert done.exit_code == 0, done.output
        self.told = done.stderr
        assert not done.stdout
        return policykit.load("out")


MOTION = {
    "id": "M1",
    "organization_id": "house",
    "text": "That the road be built",
    "requirement": "two thirds",
    "vote_events": [
        {
            "id": "V1",
            "start_date": "2013-10-09T18:53:09Z",
            "result": "fail",
            "counts": [{"option": "yes", "value": 2}, {"option": "no", "value": 1}],
            "votes": [{"voter_id": "ann", "option": "yes"}, {"voter_id": "bob", "option": "paired"}],
        }
    ],
}
