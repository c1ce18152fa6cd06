package org.engagementscorecard.http;

import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.CharConversionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps bodies that are read whole within {@code scorecard.http.max-document-bytes}, and sees that
 * they are UTF-8.
 */
@Provider
public class BodyLimit implements ReaderInterceptor {
  private final long maxBytes;

  BodyLimit(@ConfigProperty(name = "scorecard.http.max-document-bytes") long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    if (context.getType() != InputStream.class) {
      context.setInputStream(new Utf8Stream(limit(context.getInputStream(), maxBytes)));
    }
    try {
      return context.proceed();
    } catch (CharConversionException e) {
      // Jackson takes what begins with NULs for UTF-32, and this isn't a fault of JSON to it.
      throw ProblemException.malformed("The body isn't UTF-8");
    }
  }

  /** The same stream, which ends in a 413 problem after so many bytes. */
  public static InputStream limit(InputStream stream, long maxBytes) {
    return new FilterInputStream(stream) {
      private long left = maxBytes;

      @Override
      public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
          count(1);
        }
        return read;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
          count(read);
        }
        return read;
      }

      private void count(int read) {
        left -= read;
        if (left < 0) {
          throw ProblemException.tooLarge(maxBytes);
        }
      }
    };
  }
}
