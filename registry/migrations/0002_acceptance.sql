CREATE TABLE "message_key" (
	"id" integer PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	CONSTRAINT "message_key_single" CHECK ("message_key"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" text PRIMARY KEY NOT NULL,
	"nth" bigserial NOT NULL,
	"recipient" text NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"news" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refusals_counted" (
	"sender" text COLLATE "C" NOT NULL,
	"day" text COLLATE "C" NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "refusals_counted_sender_day_pk" PRIMARY KEY("sender","day")
);
--> statement-breakpoint
CREATE TABLE "systems" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"committee" text COLLATE "C" NOT NULL,
	"acts" text[] NOT NULL,
	"may_act_for" boolean NOT NULL,
	"key_number" integer NOT NULL,
	"active" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "placement" jsonb;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "state" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "told" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "calendar_kept" bigint;--> statement-breakpoint
ALTER TABLE "candidacies" ADD COLUMN "state" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "candidacies" ADD COLUMN "step" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "reached" jsonb;--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "told" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "mark" text;--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "next_mark" text;--> statement-breakpoint
ALTER TABLE "matters" ADD COLUMN "plan" jsonb;--> statement-breakpoint
ALTER TABLE "matters" ADD COLUMN "state" jsonb;--> statement-breakpoint
ALTER TABLE "matters" ADD COLUMN "told" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "titles" ADD COLUMN "plan" jsonb;--> statement-breakpoint
ALTER TABLE "titles" ADD COLUMN "state" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "titles" ADD COLUMN "told" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "outbox_order" ON "outbox" USING btree ("nth");