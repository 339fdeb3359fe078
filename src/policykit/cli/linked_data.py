"""`policykit export jsonld`."""

import click

from policykit.cli.options import Output, Records, output_options, record_options
from policykit.schema import linked_data
from policykit.values import counted


@click.command("jsonld")
@output_options
@record_options
def export_linked_data(file: Output, records: Records) -> None:
    """Write all records as linked data, in JSON-LD.

    The file is one of records in JSON, with a context that maps their fields to terms of Popolo, the W3C Organization
    Ontology, Dublin Core, SKOS, schema.org, FOAF and PROV, and with the type of each record. It is written whole or
    not at all.

    \b
    Examples:
      policykit export jsonld --output records.jsonld
      policykit export jsonld --records records/ --output records.jsonld
    """
    data = records.load()
    file.write(linked_data(data))
    click.echo(f"{counted(len(data), 'record')} written to {file}")
