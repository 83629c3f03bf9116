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
ALTER TABLE "candidacies" ALTER COLUMN "rules_due_at" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "campaign_tracks" ADD COLUMN "scores_confirmed_at" bigint;--> statement-breakpoint
ALTER TABLE "campaign_tracks" ADD COLUMN "scores_confirmed_by" text;--> statement-breakpoint
ALTER TABLE "campaign_tracks" ADD COLUMN "results" jsonb;--> statement-breakpoint
ALTER TABLE "candidacies" ADD COLUMN "enrolment" text DEFAULT 'mandatory' NOT NULL;--> statement-breakpoint
ALTER TABLE "candidacies" ADD COLUMN "rules_accepted" integer;--> statement-breakpoint
ALTER TABLE "candidacies" ADD COLUMN "rules_reviewed_at" bigint;--> statement-breakpoint
ALTER TABLE "candidacies" ADD COLUMN "rules_review_reason" text;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "parent" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "records" ADD COLUMN "subject" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "titles" ADD COLUMN "valid_until" bigint;--> statement-breakpoint
ALTER TABLE "titles" ADD COLUMN "benefits" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "deeds_obligation" ON "deeds" USING btree ("campaign","obligation","on_day","unit");--> statement-breakpoint
CREATE UNIQUE INDEX "draws_period" ON "draws" USING btree ("campaign","draw","period");--> statement-breakpoint
CREATE INDEX "extensions_campaign" ON "extensions" USING btree ("campaign","at");--> statement-breakpoint
CREATE INDEX "matter_steps_due" ON "matter_steps" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "matters_campaign" ON "matters" USING btree ("campaign","procedure","opened_at","id");--> statement-breakpoint
CREATE INDEX "matters_unit" ON "matters" USING btree ("unit","procedure");--> statement-breakpoint
CREATE UNIQUE INDEX "reports_receipt" ON "reports" USING btree ("receipt_hash");--> statement-breakpoint
CREATE INDEX "roster_kind" ON "roster" USING btree ("unit","kind");--> statement-breakpoint
CREATE INDEX "score_events_unit" ON "score_events" USING btree ("campaign","unit");--> statement-breakpoint
CREATE INDEX "score_lines_unit" ON "score_lines" USING btree ("campaign","unit","assessor");