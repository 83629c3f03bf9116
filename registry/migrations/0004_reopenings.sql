CREATE TABLE "reopenings" (
	"campaign" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "reopenings_campaign_unit_pk" PRIMARY KEY("campaign","unit")
);
