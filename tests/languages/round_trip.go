// A small program of another team: it reads records as JSON by types made from the schemas, and writes them back.
package main

import (
	"io"
	"os"
)

func main() {
	given, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	records, err := UnmarshalRecords(given)
	if err != nil {
		panic(err)
	}
	written, err := records.Marshal()
	if err != nil {
		panic(err)
	}
	os.Stdout.Write(written)
}
