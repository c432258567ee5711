CREATE TABLE `feedback` (
	`id` integer PRIMARY KEY NOT NULL,
	`rollout` text NOT NULL,
	`unit` text NOT NULL,
	`kind` text NOT NULL,
	`day` integer NOT NULL,
	`tick` integer NOT NULL,
	`judged` integer NOT NULL,
	`why` text NOT NULL,
	`rating` integer,
	`arm` text NOT NULL,
	`assigned_by` text NOT NULL,
	`epoch` integer NOT NULL,
	`plan_version` integer NOT NULL,
	`share` integer NOT NULL,
	`exposure` real,
	`backend` text NOT NULL,
	`served_at` integer NOT NULL,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `feedback_once` ON `feedback` (`rollout`,`unit`,`kind`,`day`);--> statement-breakpoint
CREATE INDEX `feedback_by_rollout` ON `feedback` (`rollout`,`tick`);--> statement-breakpoint
CREATE INDEX `feedback_by_served` ON `feedback` (`rollout`,`served_at`);--> statement-breakpoint
ALTER TABLE `gateway_instances` ADD `received` text;--> statement-breakpoint
ALTER TABLE `judges` ADD `sampling_since` integer;