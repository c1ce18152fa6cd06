package org.engagementscorecard.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How the embedded server is configured: durable, small, and reached from this machine only. */
final class ServerConfiguration {
  private ServerConfiguration() {}

  /**
   * Replaces the configuration at every start, so that durability and who may connect don't depend
   * on what was there. What an operator sets with {@code ALTER SYSTEM} comes on top.
   */
  static void write(Path cluster, int port, ServerAccount account) throws IOException {
    var configuration =
        """
        # Written at every start of the service. Settings of your own: ALTER SYSTEM SET ...
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        max_connections = 100
        password_encryption = 'scram-sha-256'

        # What has been acknowledged is on disk.
        fsync = on
        synchronous_commit = on
        full_page_writes = on

        # Small enough to run beside other things.
        shared_buffers = 256MB
        effective_cache_size = 1GB
        maintenance_work_mem = 128MB
        jit = off

        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C'

        logging_collector = on
        log_destination = 'stderr'
        log_directory = 'log'
        log_filename = 'postgresql-%%a.log'
        log_rotation_age = 1d
        log_rotation_size = 0
        log_truncate_on_rotation = on
        log_line_prefix = '%%m [%%p] %%q%%u '
        """
            .formatted(port);
    var access =
        """
        # Written at every start of the service.
        host all all 127.0.0.1/32 scram-sha-256
        """;
    for (var file : List.of("postgresql.conf", "pg_hba.conf")) {
      var path = cluster.resolve(file);
      DataDirectory.write(path, file.equals("pg_hba.conf") ? access : configuration);
      account.own(path);
    }
  }
}
