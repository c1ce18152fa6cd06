package org.engagementscorecard.metric;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.List;
import org.engagementscorecard.http.Batch;

/** A body of targets: one, or an array of them. */
@JsonDeserialize(using = TargetsRequest.Reader.class)
public record TargetsRequest(Batch<TargetRequest> targets) {

  static final class Reader extends StdDeserializer<TargetsRequest> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(TargetsRequest.class);
    }

    @Override
    public TargetsRequest deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.hasToken(JsonToken.START_ARRAY)) {
        return new TargetsRequest(Batch.one(context.readValue(parser, TargetRequest.class)));
      }
      List<TargetRequest> many =
          context.readValue(
              parser,
              context.getTypeFactory().constructCollectionType(List.class, TargetRequest.class));
      return new TargetsRequest(Batch.many(many));
    }
  }
}
