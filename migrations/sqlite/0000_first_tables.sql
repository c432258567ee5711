CREATE TABLE `alerts` (
	`id` integer PRIMARY KEY NOT NULL,
	`alert` text NOT NULL,
	`subject` text NOT NULL,
	`since` integer NOT NULL,
	`text` text NOT NULL,
	`resolved_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alerts_open` ON `alerts` (`alert`,`subject`) WHERE resolved_at IS NULL;--> statement-breakpoint
CREATE TABLE `attempts` (
	`id` integer PRIMARY KEY NOT NULL,
	`rollout` text,
	`tick` integer NOT NULL,
	`judged` integer NOT NULL,
	`why` text NOT NULL,
	`ended_at` integer NOT NULL,
	`started_at_gateway` real NOT NULL,
	`ended_at_gateway` real NOT NULL,
	`plan_version` integer NOT NULL,
	`epoch` integer NOT NULL,
	`eligible` integer NOT NULL,
	`arm` text NOT NULL,
	`assigned_by` text NOT NULL,
	`bucket` integer NOT NULL,
	`role` text NOT NULL,
	`backend` text NOT NULL,
	`revision` text NOT NULL,
	`outcome` text NOT NULL,
	`failure` text NOT NULL,
	`reason` text NOT NULL,
	`status` integer,
	`latency_ms` real,
	`first_byte_ms` real,
	`characters` integer NOT NULL,
	`audio_seconds` real,
	`audio_bytes` integer NOT NULL,
	`language` text NOT NULL,
	`voice` text NOT NULL,
	`cache` text NOT NULL,
	`repeated` integer NOT NULL,
	`vendor_micro_units` integer,
	`unit` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attempts_by_rollout` ON `attempts` (`rollout`,`tick`);--> statement-breakpoint
CREATE TABLE `backends` (
	`position` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`document` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `backends_key_unique` ON `backends` (`key`);--> statement-breakpoint
CREATE TABLE `batches` (
	`gateway` text NOT NULL,
	`instance` text NOT NULL,
	`seq` integer NOT NULL,
	`body_hash` text NOT NULL,
	`accepted` integer NOT NULL,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`gateway`, `instance`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `candidate_plans` (
	`rollout` text NOT NULL,
	`backend` text NOT NULL,
	`plan_version` integer NOT NULL,
	PRIMARY KEY(`rollout`, `backend`)
);
--> statement-breakpoint
CREATE TABLE `decisions` (
	`id` integer PRIMARY KEY NOT NULL,
	`rollout` text NOT NULL,
	`plan_version` integer NOT NULL,
	`incident_id` integer,
	`published_at` integer,
	`observed_at` integer,
	`document` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `decisions_by_rollout` ON `decisions` (`rollout`,`id`);--> statement-breakpoint
CREATE TABLE `evidence` (
	`id` integer PRIMARY KEY NOT NULL,
	`rollout` text NOT NULL,
	`document` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `evidence_by_rollout` ON `evidence` (`rollout`,`id`);--> statement-breakpoint
CREATE TABLE `gateway_instances` (
	`gateway` text NOT NULL,
	`instance` text NOT NULL,
	`heard_at` integer NOT NULL,
	`seq` integer NOT NULL,
	`complete_through` integer NOT NULL,
	`header` text NOT NULL,
	PRIMARY KEY(`gateway`, `instance`)
);
--> statement-breakpoint
CREATE INDEX `gateway_instances_by_heard` ON `gateway_instances` (`heard_at`);--> statement-breakpoint
CREATE TABLE `incident_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`incident_id` integer NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`text` text NOT NULL,
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `incident_entries_by_incident` ON `incident_entries` (`incident_id`,`id`);--> statement-breakpoint
CREATE TABLE `incidents` (
	`id` integer PRIMARY KEY NOT NULL,
	`rollout` text NOT NULL,
	`status` text NOT NULL,
	`document` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `incidents_by_rollout` ON `incidents` (`rollout`,`id`);--> statement-breakpoint
CREATE TABLE `judges` (
	`rollout` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`fence` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`tick` integer,
	`snapshot` text
);
--> statement-breakpoint
CREATE TABLE `meta` (
	`name` text PRIMARY KEY NOT NULL,
	`value` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`lane` text NOT NULL,
	`idempotency_id` text NOT NULL,
	`notice` text NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`due_at` integer NOT NULL,
	`begun_at` integer,
	`uncertain` integer DEFAULT false NOT NULL,
	`delivered_at` integer,
	`last_error` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_idempotency` ON `outbox` (`lane`,`idempotency_id`);--> statement-breakpoint
CREATE INDEX `outbox_waiting` ON `outbox` (`lane`,`id`) WHERE delivered_at IS NULL;--> statement-breakpoint
CREATE TABLE `rollouts` (
	`position` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`version` integer NOT NULL,
	`document` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rollouts_key_unique` ON `rollouts` (`key`);--> statement-breakpoint
CREATE TABLE `rollups` (
	`width` integer NOT NULL,
	`start` integer NOT NULL,
	`rollout` text NOT NULL,
	`arm` text NOT NULL,
	`epoch` integer NOT NULL,
	`assigned` integer NOT NULL,
	`uncached` integer NOT NULL,
	`served` integer NOT NULL,
	`judged` integer NOT NULL,
	`bad` integer NOT NULL,
	`cache_hits` integer NOT NULL,
	`repeated` integer NOT NULL,
	`repeated_hits` integer NOT NULL,
	`overflow` integer NOT NULL,
	`characters` integer NOT NULL,
	`vendor_micro_units` integer NOT NULL,
	`latencies` blob,
	PRIMARY KEY(`width`, `start`, `rollout`, `arm`, `epoch`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`token_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`token_id`) REFERENCES `tokens`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`secret_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_secret_hash_unique` ON `tokens` (`secret_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_in_force` ON `tokens` (`name`) WHERE revoked_at IS NULL;