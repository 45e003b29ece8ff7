/** Migration 30 of `workbench.db`: adds the advanced connection options and the folders. */
import type { Migration } from '../../migrate.ts'

/**
 * TLS, WebSocket, MQTT 5 properties, will, reconnecting, and folders. Nested parts are JSON, bytes in it base64. Until now
 * an empty client identifier meant a random one.
 */
export const addProfileParts: Migration = {
  number: 30,
  name: 'add-profile-parts',
  up(db) {
    db.exec(`
      CREATE TABLE folders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        parent_id INTEGER REFERENCES folders (id),
        name TEXT NOT NULL,
        position INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX folders_by_parent ON folders (parent_id);

      ALTER TABLE connections ADD COLUMN folder_id INTEGER REFERENCES folders (id);
      ALTER TABLE connections ADD COLUMN notes TEXT NOT NULL DEFAULT '';
      ALTER TABLE connections ADD COLUMN colour TEXT;
      ALTER TABLE connections ADD COLUMN connect_on_start INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE connections ADD COLUMN client_id_kind TEXT NOT NULL DEFAULT 'fixed';
      ALTER TABLE connections ADD COLUMN max_packet_bytes INTEGER NOT NULL DEFAULT 16777216;
      ALTER TABLE connections ADD COLUMN web_socket TEXT NOT NULL
        DEFAULT '{"query":"","subprotocol":"mqtt","headers":[]}';
      ALTER TABLE connections ADD COLUMN tls TEXT NOT NULL
        DEFAULT '{"ca":{"from":"system"},"clientCertificate":null,"serverName":"","alpn":[],"minVersion":"","maxVersion":"","pinnedSha256":"","verify":true}';
      ALTER TABLE connections ADD COLUMN connect_properties TEXT NOT NULL
        DEFAULT '{"receiveMaximum":65535,"topicAliasMaximum":0,"requestResponseInformation":false,"requestProblemInformation":true,"userProperties":[],"authenticationMethod":""}';
      ALTER TABLE connections ADD COLUMN will TEXT;
      ALTER TABLE connections ADD COLUMN reconnect TEXT NOT NULL
        DEFAULT '{"enabled":true,"firstDelayS":1,"longestDelayS":60}';
      CREATE INDEX connections_by_folder ON connections (folder_id);
      UPDATE connections SET client_id_kind = 'random' WHERE client_id = '';

      ALTER TABLE subscriptions ADD COLUMN no_local INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE subscriptions ADD COLUMN retain_as_published INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE subscriptions ADD COLUMN retain_handling INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE subscriptions ADD COLUMN identifier INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE subscriptions ADD COLUMN user_properties TEXT NOT NULL DEFAULT '[]';
    `)
  },
}
