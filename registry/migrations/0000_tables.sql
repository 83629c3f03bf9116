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
CREATE TABLE "assignments" (
	"campaign" text COLLATE "C" NOT NULL,
	"track" text NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"reviewer" text COLLATE "C" NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"at" bigint NOT NULL,
	CONSTRAINT "assignments_campaign_track_unit_reviewer_pk" PRIMARY KEY("campaign","track","unit","reviewer")
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
	"scores_confirmed_at" bigint,
	"scores_confirmed_by" text,
	"results" jsonb,
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
	"enrolment" text DEFAULT 'mandatory' NOT NULL,
	"rules_due_at" bigint,
	"rules_filed_at" bigint,
	"rules_version" integer DEFAULT 0 NOT NULL,
	"rules_fields" jsonb,
	"rules_accepted" integer,
	"rules_reviewed_at" bigint,
	"rules_review_reason" text,
	"reminded_at" bigint,
	"overdue_since" bigint,
	"disqualified_by" text,
	CONSTRAINT "candidacies_campaign_unit_pk" PRIMARY KEY("campaign","unit")
);
--> statement-breakpoint
CREATE TABLE "codes" (
	"campaign" text COLLATE "C" NOT NULL,
	"list" text COLLATE "C" NOT NULL,
	"codes" jsonb NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "codes_campaign_list_pk" PRIMARY KEY("campaign","list")
);
--> statement-breakpoint
CREATE TABLE "deeds" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"obligation" text NOT NULL,
	"subject" text COLLATE "C",
	"with_subject" text COLLATE "C",
	"on_day" text COLLATE "C" NOT NULL,
	"quantity" double precision NOT NULL,
	"note" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "draws" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"campaign" text COLLATE "C" NOT NULL,
	"draw" text NOT NULL,
	"period" text NOT NULL,
	"commitment" text NOT NULL,
	"population" text[] NOT NULL,
	"count" integer NOT NULL,
	"committed_by" text NOT NULL,
	"committed_at" bigint NOT NULL,
	"seed" text,
	"drawn" text[],
	"revealed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "extensions" (
	"key" text COLLATE "C" PRIMARY KEY NOT NULL,
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C",
	"target" jsonb NOT NULL,
	"before_at" bigint NOT NULL,
	"until_at" bigint NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL
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
CREATE TABLE "installation" (
	"id" integer PRIMARY KEY NOT NULL,
	"ledger_format" integer NOT NULL,
	CONSTRAINT "installation_single" CHECK ("installation"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "ledger" (
	"chain" text COLLATE "C" NOT NULL,
	"seq" bigint NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"campaign" text COLLATE "C",
	"unit" text COLLATE "C",
	"kind" text NOT NULL,
	"at" bigint NOT NULL,
	"recorded_at" text COLLATE "C" NOT NULL,
	"actor_id" text NOT NULL,
	"actor_role" text NOT NULL,
	"actor_organisation" text NOT NULL,
	"rules" text[] NOT NULL,
	"body" text NOT NULL,
	"texts" jsonb NOT NULL,
	"prev_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "ledger_chain_seq_pk" PRIMARY KEY("chain","seq")
);
--> statement-breakpoint
CREATE TABLE "ledger_head" (
	"chain" text COLLATE "C" PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "matter_steps" (
	"matter" text COLLATE "C" NOT NULL,
	"step" text NOT NULL,
	"turn" integer NOT NULL,
	"opened_at" bigint NOT NULL,
	"due_at" bigint,
	"reminded_at" bigint,
	"overdue_at" bigint,
	"done_at" bigint,
	"by" text,
	"outcome" text,
	"fields" jsonb,
	"late" boolean DEFAULT false NOT NULL,
	"silent" boolean DEFAULT false NOT NULL,
	"signatures" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "matter_steps_matter_step_turn_pk" PRIMARY KEY("matter","step","turn")
);
--> statement-breakpoint
CREATE TABLE "matters" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"campaign" text COLLATE "C" NOT NULL,
	"procedure" text NOT NULL,
	"unit" text COLLATE "C",
	"track" text,
	"body" text,
	"party" text COLLATE "C",
	"fields" jsonb NOT NULL,
	"source" text,
	"opened_by" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"closed_at" bigint,
	"outcome" text
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
CREATE TABLE "moderations" (
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"total" double precision NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "moderations_campaign_unit_pk" PRIMARY KEY("campaign","unit")
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
CREATE TABLE "obligation_reviews" (
	"campaign" text COLLATE "C" NOT NULL,
	"obligation" text NOT NULL,
	"from_day" text COLLATE "C" NOT NULL,
	"to_day" text COLLATE "C" NOT NULL,
	"due" integer NOT NULL,
	"met" integer NOT NULL,
	"enough" boolean NOT NULL,
	"short" jsonb NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "obligation_reviews_campaign_obligation_from_day_pk" PRIMARY KEY("campaign","obligation","from_day")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"committee" text COLLATE "C",
	"parent" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "overall_results" (
	"campaign" text COLLATE "C" NOT NULL,
	"track" text NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"years" integer[] NOT NULL,
	"met" boolean NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "overall_results_campaign_track_unit_pk" PRIMARY KEY("campaign","track","unit")
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
	"subject" text COLLATE "C",
	"fields" jsonb NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "relations" (
	"person" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"relation" text NOT NULL,
	"until_day" text,
	"declared_by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "relations_person_unit_relation_pk" PRIMARY KEY("person","unit","relation")
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"matter" text COLLATE "C" PRIMARY KEY NOT NULL,
	"receipt_hash" text NOT NULL,
	"text" text NOT NULL,
	"contact" text,
	"received_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "roster" (
	"unit" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"within" text COLLATE "C",
	"since" text,
	"left_on" text,
	"fields" jsonb NOT NULL,
	CONSTRAINT "roster_unit_id_pk" PRIMARY KEY("unit","id")
);
--> statement-breakpoint
CREATE TABLE "score_events" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"event" text NOT NULL,
	"person" text,
	"case_id" text,
	"on_day" text NOT NULL,
	"cause" text NOT NULL,
	"document" text,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	"withdrawn_by" text,
	"withdrawn_reason" text
);
--> statement-breakpoint
CREATE TABLE "score_lines" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"assessor" text NOT NULL,
	"person" text NOT NULL,
	"criterion" text NOT NULL,
	"grade" text,
	"rating" text,
	"deduction" double precision NOT NULL,
	"discretionary" boolean NOT NULL,
	"cause" text NOT NULL,
	"document" text,
	"at" bigint NOT NULL,
	"seq" integer NOT NULL,
	"withdrawn_by" text,
	"withdrawn_reason" text
);
--> statement-breakpoint
CREATE TABLE "score_sheets" (
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"assessor" text NOT NULL,
	"person" text NOT NULL,
	"submitted_at" bigint,
	"withdrawn_at" bigint,
	"withdrawn_reason" text,
	CONSTRAINT "score_sheets_campaign_unit_assessor_person_pk" PRIMARY KEY("campaign","unit","assessor","person")
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
	"valid_until" bigint,
	"benefits" text[] DEFAULT '{}' NOT NULL,
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
CREATE INDEX "deeds_obligation" ON "deeds" USING btree ("campaign","obligation","on_day","unit");--> statement-breakpoint
CREATE UNIQUE INDEX "draws_period" ON "draws" USING btree ("campaign","draw","period");--> statement-breakpoint
CREATE INDEX "extensions_campaign" ON "extensions" USING btree ("campaign","at");--> statement-breakpoint
CREATE INDEX "incidents_unit" ON "incidents" USING btree ("unit","occurred_on");--> statement-breakpoint
CREATE INDEX "incidents_reported" ON "incidents" USING btree ("reported_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_key" ON "ledger" USING btree ("chain","key");--> statement-breakpoint
CREATE INDEX "ledger_campaign" ON "ledger" USING btree ("campaign","chain","seq");--> statement-breakpoint
CREATE INDEX "ledger_unit" ON "ledger" USING btree ("unit","chain","seq");--> statement-breakpoint
CREATE INDEX "ledger_kind" ON "ledger" USING btree ("chain","kind","seq");--> statement-breakpoint
CREATE INDEX "ledger_actor" ON "ledger" USING btree ("actor_id","chain","seq");--> statement-breakpoint
CREATE INDEX "matter_steps_due" ON "matter_steps" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "matters_campaign" ON "matters" USING btree ("campaign","procedure","opened_at","id");--> statement-breakpoint
CREATE INDEX "matters_unit" ON "matters" USING btree ("unit","procedure");--> statement-breakpoint
CREATE INDEX "messages_campaign" ON "messages" USING btree ("campaign","at","key");--> statement-breakpoint
CREATE INDEX "messages_at" ON "messages" USING btree ("at","key");--> statement-breakpoint
CREATE INDEX "objections_track" ON "objections" USING btree ("campaign","track","status");--> statement-breakpoint
CREATE INDEX "objections_lodged" ON "objections" USING btree ("lodged_at","id");--> statement-breakpoint
CREATE INDEX "organisations_committee" ON "organisations" USING btree ("committee","id");--> statement-breakpoint
CREATE UNIQUE INDEX "people_token_hash" ON "people" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "records_unit" ON "records" USING btree ("campaign","unit","type");--> statement-breakpoint
CREATE UNIQUE INDEX "reports_receipt" ON "reports" USING btree ("receipt_hash");--> statement-breakpoint
CREATE INDEX "roster_kind" ON "roster" USING btree ("unit","kind");--> statement-breakpoint
CREATE INDEX "score_events_unit" ON "score_events" USING btree ("campaign","unit");--> statement-breakpoint
CREATE INDEX "score_lines_unit" ON "score_lines" USING btree ("campaign","unit","assessor");--> statement-breakpoint
CREATE INDEX "titles_unit" ON "titles" USING btree ("unit","track");--> statement-breakpoint
CREATE INDEX "titles_campaign" ON "titles" USING btree ("campaign","track");