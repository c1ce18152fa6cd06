-- Changes of anything but facts. While facts come in a hundred times a second, settings, people and
-- catalogue stay as they are, and needn't be read anew.
ALTER TABLE activity ADD standing_changes bigint NOT NULL DEFAULT 0;
