"""What people and programs are shown: findings, records and evidence as text, JSON, GitHub's commands, SARIF and JUnit.

Imports `validation` and `exchange`, and what is below them. Each module stands for a form and is imported where it is asked
for. Everything here returns text; only the command line prints. The forms of findings are called alike: `render`, with the
result and by name the style, the note and whether it is strict; each leaves aside what it does not show.
"""
