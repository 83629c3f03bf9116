CREATE TABLE "message_key" (
	"id" integer PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	CONSTRAINT "message_key_single" CHECK ("message_key"."id" = 1)
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
