CREATE TABLE "applications" (
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"track" text COLLATE "C" NOT NULL,
	"status" text NOT NULL,
	"applied_at" bigint,
	"applicant" text,
	"fields" jsonb,
	"checks" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"tally" jsonb,
	"reason" text,
	"ref" text,
	CONSTRAINT "applications_campaign_unit_track_pk" PRIMARY KEY("campaign","unit","track")
);
--> statement-breakpoint
CREATE TABLE "campaign_stages" (
	"campaign" text COLLATE "C" NOT NULL,
	"stage" text NOT NULL,
	"opens_at" bigint,
	"closes_at" bigint,
	"opened_at" bigint,
	"closed_at" bigint,
	CONSTRAINT "campaign_stages_campaign_stage_pk" PRIMARY KEY("campaign","stage")
);
--> statement-breakpoint
CREATE TABLE "campaign_tracks" (
	"campaign" text COLLATE "C" NOT NULL,
	"track" text COLLATE "C" NOT NULL,
	"due" boolean NOT NULL,
	"stage" text NOT NULL,
	"list_confirmed_by" text,
	"candidates" text[],
	"notice_media" text[],
	"notice_contact" text,
	"notice_first_day" text,
	"notice_last_day" text,
	"notice_ends_at" bigint,
	"notice_provisional" boolean,
	"notice_published_at" bigint,
	"approved_by" text,
	"approval_reason" text,
	"circular" text,
	"named_at" bigint,
	CONSTRAINT "campaign_tracks_campaign_track_pk" PRIMARY KEY("campaign","track")
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"programme" text COLLATE "C" NOT NULL,
	"version" integer NOT NULL,
	"year" integer NOT NULL,
	"organiser" text COLLATE "C" NOT NULL,
	"plan" jsonb NOT NULL,
	"started_at" bigint NOT NULL,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "candidacies" (
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"opened_at" bigint NOT NULL,
	"rules_due_at" bigint NOT NULL,
	"rules_filed_at" bigint,
	"rules_version" integer DEFAULT 0 NOT NULL,
	"rules_fields" jsonb,
	"reminded_at" bigint,
	"overdue_since" bigint,
	"disqualified_by" text,
	CONSTRAINT "candidacies_campaign_unit_pk" PRIMARY KEY("campaign","unit")
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"key" text PRIMARY KEY NOT NULL,
	"actor" text NOT NULL,
	"method_path" text NOT NULL,
	"body_hash" text NOT NULL,
	"status" integer,
	"response" jsonb,
	"claimed_at" bigint NOT NULL,
	"done_at" bigint
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"campaign" text COLLATE "C",
	"occurred_on" text COLLATE "C" NOT NULL,
	"category" text NOT NULL,
	"description" text NOT NULL,
	"status" text NOT NULL,
	"major" boolean,
	"serious_impact" boolean,
	"tolerated" boolean,
	"reported_by" text NOT NULL,
	"reported_at" bigint NOT NULL,
	"confirmed_at" bigint,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "ledger" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"campaign" text COLLATE "C",
	"unit" text COLLATE "C",
	"kind" text NOT NULL,
	"at" bigint NOT NULL,
	"recorded_at" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_role" text NOT NULL,
	"actor_organisation" text NOT NULL,
	"rules" text[] NOT NULL,
	"body" text NOT NULL,
	"prev_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_head" (
	"id" integer PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "ledger_head_single" CHECK ("ledger_head"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"key" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C",
	"at" bigint NOT NULL,
	"subject" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "objections" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"campaign" text COLLATE "C" NOT NULL,
	"track" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"lodged_at" bigint NOT NULL,
	"standing" text NOT NULL,
	"text" text NOT NULL,
	"contact" text,
	"status" text NOT NULL,
	"ruled_at" bigint,
	"ruled_by" text,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"committee" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"organisation" text COLLATE "C" NOT NULL,
	"roles" text[] NOT NULL,
	"token_hash" text,
	"active" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "programmes" (
	"programme" text COLLATE "C" NOT NULL,
	"version" integer NOT NULL,
	"content_hash" text NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "programmes_programme_version_pk" PRIMARY KEY("programme","version")
);
--> statement-breakpoint
CREATE TABLE "records" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"type" text NOT NULL,
	"item" text,
	"fields" jsonb NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "titles" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"campaign" text COLLATE "C" NOT NULL,
	"programme" text COLLATE "C" NOT NULL,
	"track" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"name" text NOT NULL,
	"batch" integer NOT NULL,
	"status" text NOT NULL,
	"awarded_at" bigint NOT NULL,
	"revoked_at" bigint,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "votes" (
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"track" text COLLATE "C" NOT NULL,
	"organisation" text COLLATE "C" NOT NULL,
	"person" text NOT NULL,
	"passed" boolean NOT NULL,
	"reason" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "votes_campaign_track_unit_organisation_pk" PRIMARY KEY("campaign","track","unit","organisation")
);
--> statement-breakpoint
CREATE INDEX "applications_track" ON "applications" USING btree ("campaign","track","status","unit");--> statement-breakpoint
CREATE INDEX "applications_unit" ON "applications" USING btree ("unit");--> statement-breakpoint
CREATE INDEX "campaigns_programme" ON "campaigns" USING btree ("programme","year");--> statement-breakpoint
CREATE INDEX "candidacies_unit" ON "candidacies" USING btree ("unit","campaign");--> statement-breakpoint
CREATE INDEX "incidents_unit" ON "incidents" USING btree ("unit","occurred_on");--> statement-breakpoint
CREATE INDEX "incidents_reported" ON "incidents" USING btree ("reported_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_key" ON "ledger" USING btree ("key");--> statement-breakpoint
CREATE INDEX "ledger_campaign" ON "ledger" USING btree ("campaign","seq");--> statement-breakpoint
CREATE INDEX "ledger_unit" ON "ledger" USING btree ("unit","seq");--> statement-breakpoint
CREATE INDEX "ledger_kind" ON "ledger" USING btree ("kind","seq");--> statement-breakpoint
CREATE INDEX "ledger_actor" ON "ledger" USING btree ("actor_id","seq");--> statement-breakpoint
CREATE INDEX "messages_campaign" ON "messages" USING btree ("campaign","at","key");--> statement-breakpoint
CREATE INDEX "messages_at" ON "messages" USING btree ("at","key");--> statement-breakpoint
CREATE INDEX "objections_track" ON "objections" USING btree ("campaign","track","status");--> statement-breakpoint
CREATE INDEX "objections_lodged" ON "objections" USING btree ("lodged_at","id");--> statement-breakpoint
CREATE INDEX "organisations_committee" ON "organisations" USING btree ("committee","id");--> statement-breakpoint
CREATE UNIQUE INDEX "people_token_hash" ON "people" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "records_unit" ON "records" USING btree ("campaign","unit","type");--> statement-breakpoint
CREATE INDEX "titles_unit" ON "titles" USING btree ("unit","track");--> statement-breakpoint
CREATE INDEX "titles_campaign" ON "titles" USING btree ("campaign","track");