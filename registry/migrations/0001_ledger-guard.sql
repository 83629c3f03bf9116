-- The ledger only grows: whoever holds a connection, the application included, cannot change or remove an entry. All that
-- may happen to one is that words which its content only commits to are erased.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the % is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE FUNCTION allow_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'texts' <> to_jsonb(OLD) - 'texts'
    OR jsonb_typeof(NEW.texts) <> 'object'
    OR EXISTS (
      SELECT FROM jsonb_each(OLD.texts) AS was FULL JOIN jsonb_each(NEW.texts) AS now USING (key)
      WHERE was.value IS DISTINCT FROM now.value AND (was.value IS NULL OR now.value IS DISTINCT FROM 'null'::jsonb)
    )
  THEN
    RAISE EXCEPTION 'the ledger is append-only: its texts are erased or stay' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER ledger_append_only BEFORE DELETE OR TRUNCATE OR UPDATE OF
  "chain", "seq", "key", "campaign", "unit", "kind", "at", "recorded_at", "actor_id", "actor_role", "actor_organisation",
  "rules", "body", "prev_hash", "hash" ON "ledger"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_erasing BEFORE UPDATE ON "ledger"
  FOR EACH ROW EXECUTE FUNCTION allow_erasing();
--> statement-breakpoint
CREATE TRIGGER ledger_head_stays BEFORE DELETE OR TRUNCATE ON "ledger_head"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
INSERT INTO "installation" ("id", "ledger_format") VALUES (1, 2);
