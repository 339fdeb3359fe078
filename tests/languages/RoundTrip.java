import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quicktype.Records;

/** A small program of another team: it reads records as JSON by types made from the schemas, and writes them back. */
final class RoundTrip {
    public static void main(String[] arguments) throws Exception {
        var mapper = new ObjectMapper().setSerializationInclusion(JsonInclude.Include.NON_NULL);
        mapper.writeValue(System.out, mapper.readValue(System.in, Records.class));
    }
}
