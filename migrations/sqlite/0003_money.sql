CREATE TABLE `budgets` (
	`backend` text PRIMARY KEY NOT NULL,
	`document` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `money_changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`before` text,
	`after` text,
	`reason` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `money_entries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`document` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sent_reports` (
	`week` text PRIMARY KEY NOT NULL,
	`sent_at` integer NOT NULL,
	`document` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `usage` (
	`width` integer NOT NULL,
	`start` integer NOT NULL,
	`rollout` text NOT NULL,
	`backend` text NOT NULL,
	`arm` text NOT NULL,
	`role` text NOT NULL,
	`stage` text NOT NULL,
	`metered` integer NOT NULL,
	`model` text NOT NULL,
	`baseline` text NOT NULL,
	`baseline_model` text NOT NULL,
	`requests` integer NOT NULL,
	`cache_hits` integer NOT NULL,
	`cache_characters` integer NOT NULL,
	`user_characters` integer NOT NULL,
	`user_audio_ms` integer NOT NULL,
	`calls` integer NOT NULL,
	`characters` integer NOT NULL,
	`audio_ms` integer NOT NULL,
	`measured_calls` integer NOT NULL,
	`measured_characters` integer NOT NULL,
	`measured_micro_units` integer NOT NULL,
	`ok_calls` integer NOT NULL,
	`ok_characters` integer NOT NULL,
	PRIMARY KEY(`width`, `start`, `rollout`, `backend`, `arm`, `role`, `stage`, `metered`, `model`, `baseline`, `baseline_model`),
	CONSTRAINT "usage_exact" CHECK(max(cache_characters, user_characters, user_audio_ms, characters, audio_ms, measured_characters, measured_micro_units) <= 9007199254740991)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `attempts` ADD `metered` integer;--> statement-breakpoint
ALTER TABLE `attempts` ADD `model` text;--> statement-breakpoint
ALTER TABLE `attempts` ADD `stage` text;--> statement-breakpoint
ALTER TABLE `attempts` ADD `baseline` text;--> statement-breakpoint
ALTER TABLE `attempts` ADD `baseline_model` text;