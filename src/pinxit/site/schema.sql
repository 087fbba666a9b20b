-- Written by `python -m tools.schema`. Do not edit.
SET LOCAL check_function_bodies = false;

CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.provenance_log_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % is refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE FUNCTION public.shop_books_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the books are only added to: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE FUNCTION public.shop_counter_only_counts() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'a series counts papers and nothing else: % is refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.shop_edition_in_sellers_currency() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM shop_sellerdetails WHERE currency <> NEW.currency) THEN
        RAISE EXCEPTION 'this house sells in one currency'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.shop_ground_follows_order() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE shop_licenceground
       SET is_held = NEW.state NOT IN ('lapsed', 'cancelled', 'refunded')
     WHERE order_id = NEW.id;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.shop_line_balances() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM shop_posting_balances(NEW.transaction_id);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.shop_move_is_legal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    old_state text := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ->> TG_ARGV[0] END;
    new_state text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF TG_OP = 'INSERT' AND new_state <> TG_ARGV[1] THEN
        RAISE EXCEPTION '% begins as %, not as %', TG_TABLE_NAME, TG_ARGV[1], new_state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND new_state <> old_state
       AND NOT (old_state || ' ' || new_state) = ANY (string_to_array(TG_ARGV[2], ',')) THEN
        RAISE EXCEPTION '% that is % cannot become %', TG_TABLE_NAME, old_state, new_state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.shop_paper_is_numbered() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    whole bigint;
    credited bigint;
    whole_tax bigint;
    credited_tax bigint;
BEGIN
    INSERT INTO shop_invoicecounter AS counter (series, last) VALUES (NEW.series, 1)
        ON CONFLICT (series) DO UPDATE SET last = counter.last + 1
        RETURNING last INTO NEW.number;
    IF NEW.kind = 'credit' THEN
        SELECT gross_minor, tax_minor INTO whole, whole_tax
            FROM shop_invoice WHERE id = NEW.amends_id AND kind = 'invoice'
                AND order_id IS NOT DISTINCT FROM NEW.order_id
                AND bill_id IS NOT DISTINCT FROM NEW.bill_id AND currency = NEW.currency
            FOR NO KEY UPDATE;
        SELECT coalesce(sum(gross_minor), 0), coalesce(sum(tax_minor), 0)
            INTO credited, credited_tax FROM shop_invoice WHERE amends_id = NEW.amends_id;
        IF whole IS NULL OR credited + NEW.gross_minor > whole
                OR credited_tax + NEW.tax_minor > whole_tax THEN
            RAISE EXCEPTION 'more is credited than the invoice says'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.shop_payment_is_of_the_whole() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM shop_order WHERE id = NEW.order_id AND purchase_id IS NOT NULL) THEN
        RAISE EXCEPTION 'what is bought together is paid for together'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.shop_paymentevent_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'what a provider said is not rewritten'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE FUNCTION public.shop_payout_moves() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a payout is not forgotten'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || ' ' || NEW.state) = ANY (ARRAY[
        'draft approved', 'draft cancelled', 'approved sent', 'approved cancelled',
        'waiting settled', 'waiting failed', 'waiting cancelled', 'settled returned'
    ]) THEN
        RAISE EXCEPTION 'a payout that is % cannot become %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.shop_posting_balances(posting bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    written bigint;
    total numeric;
    promised bigint;
BEGIN
    SELECT num_lines INTO promised FROM shop_ledgertransaction WHERE id = posting;
    SELECT count(*), coalesce(sum(minor), 0) INTO written, total
        FROM shop_ledgerline WHERE transaction_id = posting;
    IF total <> 0 OR written <> promised THEN
        RAISE EXCEPTION 'posting % does not balance: % lines of % that sum to %',
            posting, written, promised, total
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END
$$;

CREATE FUNCTION public.shop_proof_is_offered() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM 1 FROM shop_proof
      WHERE id = NEW.proof_id AND edition_id = NEW.edition_id AND number = NEW.number
        AND released_at IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this proof is the artist''s and not for sale'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.shop_purchase_adds_up() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    wanted bigint := CASE WHEN TG_TABLE_NAME = 'shop_order'
        THEN (to_jsonb(NEW) ->> 'purchase_id')::bigint ELSE NEW.id END;
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM shop_purchase p JOIN shop_order o ON o.purchase_id = p.id
        WHERE p.id = wanted
        GROUP BY p.id
        HAVING sum(o.price_minor) = p.total_minor
            AND bool_and(o.currency = p.currency) AND bool_and(o.buyer_id = p.buyer_id)
    ) THEN
        RAISE EXCEPTION 'purchase % is not the sum of its orders', wanted
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.shop_purchase_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% stays with what it was bought with', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE FUNCTION public.shop_refund_counts() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    places int := CASE
        WHEN NEW.currency IN ('JPY', 'KRW', 'VND', 'ISK', 'CLP') THEN 0
        WHEN NEW.currency IN ('BHD', 'KWD', 'TND') THEN 3
        ELSE 2 END;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.amount_minor, NEW.currency, NEW.payment_id)
                IS DISTINCT FROM (OLD.amount_minor, OLD.currency, OLD.payment_id) THEN
            RAISE EXCEPTION 'a refund stays what it was asked to be'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    UPDATE shop_payment SET captured_amount = captured_amount - NEW.amount_minor / 10.0 ^ places
        WHERE id = NEW.payment_id AND currency = NEW.currency;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a payment goes back in its own currency'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.shop_refund_is_of_its_order() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    bought bigint;
    kept numeric;
BEGIN
    SELECT purchase_id, captured_amount INTO bought, kept
        FROM shop_payment WHERE id = NEW.payment_id;
    IF bought IS NULL AND NEW.order_id IS NOT NULL THEN
        RAISE EXCEPTION 'only of a purchase something goes back for one of its works'
            USING ERRCODE = 'integrity_constraint_violation';
    ELSIF bought IS NOT NULL AND NEW.order_id IS NULL AND kept > 0 THEN
        RAISE EXCEPTION 'a part of a purchase goes back for one of its works'
            USING ERRCODE = 'integrity_constraint_violation';
    ELSIF NEW.order_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM shop_order o WHERE o.id = NEW.order_id AND o.purchase_id = bought
            AND o.price_minor >= (
                SELECT sum(r.amount_minor) FROM shop_refund r
                WHERE r.payment_id = NEW.payment_id AND r.order_id = NEW.order_id
            )
    ) THEN
        RAISE EXCEPTION 'for a work of a purchase no more goes back than it cost'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.shop_settlement_is_of_its_payment() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM shop_payment p JOIN shop_order o
            ON o.id = p.order_id OR o.purchase_id = p.purchase_id
        WHERE p.id = NEW.payment_id AND o.id = NEW.order_id
    ) THEN
        RAISE EXCEPTION 'a payment settles what it is for'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.shop_terms_stay() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF ROW(NEW.order_id, NEW.commission_id, NEW.goods, NEW.list_minor, NEW.tax_minor, NEW.treatment, NEW.place, NEW.rate_ppm, NEW.rate_source, NEW.bill_country, NEW.bill_region, NEW.tax_number, NEW.number_check_id, NEW.start, NEW.agreement, NEW.agreed_at, NEW.sent_to) IS DISTINCT FROM ROW(OLD.order_id, OLD.commission_id, OLD.goods, OLD.list_minor, OLD.tax_minor, OLD.treatment, OLD.place, OLD.rate_ppm, OLD.rate_source, OLD.bill_country, OLD.bill_region, OLD.tax_number, OLD.number_check_id, OLD.start, OLD.agreement, OLD.agreed_at, OLD.sent_to)
       AND (EXISTS (SELECT 1 FROM shop_order WHERE id = OLD.order_id AND paid_at IS NOT NULL)
            OR EXISTS (SELECT 1 FROM shop_bill
                       WHERE commission_id = OLD.commission_id AND paid_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'the terms of an order that was paid stay as they were'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.shop_transaction_balances() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM shop_posting_balances(NEW.id);
    RETURN NULL;
END
$$;

CREATE FUNCTION public.shop_ways_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'what was bid or proposed stays: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE FUNCTION public.studio_record_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the record of a commission is append-only: % is refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TABLE public.accounts_answered (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    request_digest character varying(71) NOT NULL,
    status smallint NOT NULL,
    body jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    key_id bigint NOT NULL,
    CONSTRAINT accounts_answered_status_check CHECK ((status >= 0))
);

ALTER TABLE public.accounts_answered ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_answered_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_apikey (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    prefix character varying(8) NOT NULL,
    digest character varying(71) NOT NULL,
    scopes jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    used_at timestamp with time zone,
    person_id bigint NOT NULL
);

ALTER TABLE public.accounts_apikey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_apikey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_apiuse (
    id bigint NOT NULL,
    "window" character varying(10) NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    used integer NOT NULL,
    key_id bigint NOT NULL,
    CONSTRAINT accounts_apiuse_used_check CHECK ((used >= 0))
);

ALTER TABLE public.accounts_apiuse ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_apiuse_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_firstsignin (
    id bigint NOT NULL,
    token_digest character varying(71) NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    person_id bigint NOT NULL
);

ALTER TABLE public.accounts_firstsignin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_firstsignin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_guest (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    contact character varying(254) NOT NULL,
    issue integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    taken_at timestamp with time zone,
    person_id bigint NOT NULL,
    taken_by_id bigint,
    CONSTRAINT accounts_guest_issue_check CHECK ((issue >= 0)),
    CONSTRAINT accounts_guest_taken_once CHECK ((((taken_at IS NULL) AND (taken_by_id IS NULL)) OR ((taken_at IS NOT NULL) AND (taken_by_id IS NOT NULL))))
);

ALTER TABLE public.accounts_guest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_guest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_house (
    id bigint NOT NULL,
    name character varying(60) NOT NULL,
    tagline character varying(120) NOT NULL,
    artists_may_join boolean NOT NULL,
    withdrawal_stops_sales boolean NOT NULL,
    CONSTRAINT accounts_one_house CHECK ((id = 1))
);

ALTER TABLE public.accounts_house ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_house_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_message (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    about character varying(200) NOT NULL,
    kind character varying(60) NOT NULL,
    body text NOT NULL,
    state character varying(10) NOT NULL,
    tries smallint NOT NULL,
    status smallint,
    trouble character varying(300) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    webhook_id bigint NOT NULL,
    CONSTRAINT accounts_message_status_check CHECK ((status >= 0)),
    CONSTRAINT accounts_message_tries_check CHECK ((tries >= 0))
);

ALTER TABLE public.accounts_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_person (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    email character varying(254) NOT NULL,
    display_name character varying(80) NOT NULL,
    language character varying(10) NOT NULL,
    is_active boolean NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    is_guest boolean NOT NULL,
    CONSTRAINT accounts_guest_has_no_password CHECK (((NOT is_guest) OR ((password)::text ~~ '!%'::text)))
);

ALTER TABLE public.accounts_person ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_rolegrant (
    id bigint NOT NULL,
    role character varying(10) NOT NULL,
    granted_at timestamp with time zone NOT NULL,
    person_id bigint NOT NULL
);

ALTER TABLE public.accounts_rolegrant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_rolegrant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_signintry (
    id bigint NOT NULL,
    who character varying(71) NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    used integer NOT NULL,
    CONSTRAINT accounts_signintry_used_check CHECK ((used >= 0))
);

ALTER TABLE public.accounts_signintry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_signintry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts_webhook (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    url character varying(2048) NOT NULL,
    sealed_secret text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    person_id bigint NOT NULL
);

ALTER TABLE public.accounts_webhook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_webhook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.corpus_author (
    id bigint NOT NULL,
    slug character varying(90) NOT NULL,
    key character varying(600) NOT NULL,
    name character varying(500) NOT NULL,
    plain character varying(500) NOT NULL,
    kind character varying(8) NOT NULL,
    identifier character varying(500) NOT NULL,
    born smallint,
    died smallint,
    withdrawn_at timestamp with time zone,
    person_id bigint,
    CONSTRAINT corpus_author_dies_after_birth CHECK (((born IS NULL) OR (died IS NULL) OR (died >= born))),
    CONSTRAINT corpus_author_known_has_name CHECK ((((kind)::text = 'unknown'::text) OR (NOT ((name)::text = ''::text))))
);

ALTER TABLE public.corpus_author ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_author_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.corpus_authorclaim (
    id bigint NOT NULL,
    statement text NOT NULL,
    state character varying(9) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    author_id bigint NOT NULL,
    decided_by_id bigint,
    person_id bigint NOT NULL,
    CONSTRAINT corpus_claim_decided_in_time CHECK ((((decided_at IS NULL) AND ((state)::text = 'open'::text)) OR ((NOT ((state)::text = 'open'::text)) AND (decided_at IS NOT NULL))))
);

ALTER TABLE public.corpus_authorclaim ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_authorclaim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.corpus_authorship (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    author_id bigint NOT NULL,
    work_id bigint NOT NULL,
    CONSTRAINT corpus_authorship_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.corpus_authorship ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_authorship_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.corpus_collection (
    id bigint NOT NULL,
    name character varying(80) NOT NULL,
    title character varying(120) NOT NULL,
    root character varying(71) NOT NULL,
    num_works integer NOT NULL,
    num_refused integer NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    person_id bigint,
    CONSTRAINT corpus_collection_num_refused_check CHECK ((num_refused >= 0)),
    CONSTRAINT corpus_collection_num_works_check CHECK ((num_works >= 0))
);

ALTER TABLE public.corpus_collection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_collection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.corpus_consent (
    id bigint NOT NULL,
    purpose character varying(9) NOT NULL,
    answer character varying(7) NOT NULL,
    grantor character varying(200) NOT NULL,
    given_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    author_id bigint,
    recorded_by_id bigint,
    work_id bigint,
    CONSTRAINT corpus_consent_has_grantor CHECK ((NOT ((grantor)::text = ''::text))),
    CONSTRAINT corpus_consent_has_one_subject CHECK ((((author_id IS NULL) AND (work_id IS NOT NULL)) OR ((author_id IS NOT NULL) AND (work_id IS NULL))))
);

ALTER TABLE public.corpus_consent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.corpus_intake (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    kind character varying(5) NOT NULL,
    name character varying(80) NOT NULL,
    title character varying(120) NOT NULL,
    params jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    begun_at timestamp with time zone,
    ended_at timestamp with time zone,
    collection_id bigint,
    person_id bigint NOT NULL
);

ALTER TABLE public.corpus_intake ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_intake_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.corpus_manifest (
    id bigint NOT NULL,
    root character varying(64) NOT NULL,
    purpose character varying(9) NOT NULL,
    num_works integer NOT NULL,
    num_left_out integer NOT NULL,
    frozen_at timestamp with time zone NOT NULL,
    facts jsonb NOT NULL,
    CONSTRAINT corpus_manifest_num_left_out_check CHECK ((num_left_out >= 0)),
    CONSTRAINT corpus_manifest_num_works_check CHECK ((num_works >= 0)),
    CONSTRAINT corpus_manifest_root_is_digest CHECK (((root)::text ~ '^[0-9a-f]{64}$'::text))
);

CREATE TABLE public.corpus_manifest_collections (
    id bigint NOT NULL,
    manifest_id bigint NOT NULL,
    collection_id bigint NOT NULL
);

ALTER TABLE public.corpus_manifest_collections ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_manifest_collections_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.corpus_manifest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_manifest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.corpus_manifestwork (
    id bigint NOT NULL,
    manifest_id bigint NOT NULL,
    work_id bigint NOT NULL
);

ALTER TABLE public.corpus_manifestwork ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_manifestwork_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.corpus_refusedfile (
    id bigint NOT NULL,
    source character varying(1000) NOT NULL,
    reason character varying(60) NOT NULL,
    says text NOT NULL,
    remedy text NOT NULL,
    collection_id bigint NOT NULL
);

ALTER TABLE public.corpus_refusedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_refusedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.corpus_withdrawal (
    id bigint NOT NULL,
    action character varying(9) NOT NULL,
    reason text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    author_id bigint,
    recorded_by_id bigint,
    work_id bigint,
    CONSTRAINT corpus_withdrawal_has_one_subject CHECK ((((author_id IS NULL) AND (work_id IS NOT NULL)) OR ((author_id IS NOT NULL) AND (work_id IS NULL))))
);

ALTER TABLE public.corpus_withdrawal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_withdrawal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.corpus_work (
    id bigint NOT NULL,
    source character varying(1000) NOT NULL,
    digest character varying(71) NOT NULL,
    medium character varying(7) NOT NULL,
    title character varying(500) NOT NULL,
    hand character varying(120) NOT NULL,
    concept character varying(200) NOT NULL,
    licence character varying(300) NOT NULL,
    line text NOT NULL,
    words tsvector,
    "row" bigint NOT NULL,
    left_px smallint NOT NULL,
    top_px smallint NOT NULL,
    width_px smallint NOT NULL,
    height_px smallint NOT NULL,
    may_train character varying(8) NOT NULL,
    may_style character varying(8) NOT NULL,
    may_derive character varying(8) NOT NULL,
    may_sell character varying(8) NOT NULL,
    may_benchmark character varying(8) NOT NULL,
    why_train character varying(60) NOT NULL,
    why_style character varying(60) NOT NULL,
    why_derive character varying(60) NOT NULL,
    why_sell character varying(60) NOT NULL,
    why_benchmark character varying(60) NOT NULL,
    judged_on date NOT NULL,
    withdrawn_itself boolean NOT NULL,
    withdrawn_at timestamp with time zone,
    left_at timestamp with time zone,
    collection_id bigint NOT NULL,
    CONSTRAINT corpus_work_height_px_check CHECK ((height_px >= 0)),
    CONSTRAINT corpus_work_left_px_check CHECK ((left_px >= 0)),
    CONSTRAINT corpus_work_top_px_check CHECK ((top_px >= 0)),
    CONSTRAINT corpus_work_width_px_check CHECK ((width_px >= 0)),
    CONSTRAINT corpus_work_withdrawal_has_time CHECK (((NOT withdrawn_itself) OR (withdrawn_at IS NOT NULL)))
);

ALTER TABLE public.corpus_work ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.corpus_work_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id bigint NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);

ALTER TABLE public.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);

CREATE TABLE public.gallery_artist (
    id bigint NOT NULL,
    slug character varying(100) NOT NULL,
    about text NOT NULL,
    since timestamp with time zone NOT NULL,
    person_id bigint NOT NULL
);

ALTER TABLE public.gallery_artist ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.gallery_artist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.gallery_exhibition (
    id bigint NOT NULL,
    slug character varying(60) NOT NULL,
    title_en character varying(120) NOT NULL,
    title_zh character varying(120) NOT NULL,
    opening_en text NOT NULL,
    opening_zh text NOT NULL,
    opens_on date NOT NULL,
    "order" smallint NOT NULL,
    CONSTRAINT gallery_exhibition_order_check CHECK (("order" >= 0))
);

ALTER TABLE public.gallery_exhibition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.gallery_exhibition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.gallery_listing (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    slug character varying(80) NOT NULL,
    title character varying(120) NOT NULL,
    statement text NOT NULL,
    maker character varying(80) NOT NULL,
    hand character varying(40) NOT NULL,
    steps integer NOT NULL,
    painted_at timestamp with time zone NOT NULL,
    price_minor integer,
    currency character varying(3) NOT NULL,
    edition_size integer,
    hung_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    first_sold_at timestamp with time zone,
    sold_out_at timestamp with time zone,
    picture character varying(71) NOT NULL,
    picture_width_px integer NOT NULL,
    picture_height_px integer NOT NULL,
    image character varying(71) NOT NULL,
    full_size character varying(71) NOT NULL,
    words text NOT NULL,
    exhibition_id bigint,
    piece_id bigint NOT NULL,
    artist_id bigint NOT NULL,
    CONSTRAINT gallery_listing_edition_size_check CHECK ((edition_size >= 0)),
    CONSTRAINT gallery_listing_picture_height_px_check CHECK ((picture_height_px >= 0)),
    CONSTRAINT gallery_listing_picture_width_px_check CHECK ((picture_width_px >= 0)),
    CONSTRAINT gallery_listing_price_minor_check CHECK ((price_minor >= 0)),
    CONSTRAINT gallery_listing_sold_in_order CHECK (((sold_out_at IS NULL) OR (first_sold_at IS NOT NULL))),
    CONSTRAINT gallery_listing_steps_check CHECK ((steps >= 0)),
    CONSTRAINT gallery_listing_terms_whole CHECK (((((currency)::text = ''::text) AND (edition_size IS NULL) AND (price_minor IS NULL)) OR (((currency)::text ~ '^[A-Z]{3}$'::text) AND (price_minor >= 1) AND ((edition_size IS NULL) OR (edition_size >= 1)))))
);

ALTER TABLE public.gallery_listing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.gallery_listing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.gallery_subscriber (
    id bigint NOT NULL,
    email character varying(254) NOT NULL,
    key character varying(43) NOT NULL,
    language character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    left_at timestamp with time zone,
    CONSTRAINT gallery_reader_left_after_joining CHECK (((left_at IS NULL) OR (confirmed_at IS NOT NULL)))
);

ALTER TABLE public.gallery_subscriber ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.gallery_subscriber_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.jobs_progress (
    key character varying(200) NOT NULL,
    state character varying(10) NOT NULL,
    step integer NOT NULL,
    total integer NOT NULL,
    note character varying(200) NOT NULL,
    preview bytea NOT NULL,
    error text NOT NULL,
    remedy text NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    again_at timestamp with time zone,
    cancel_asked boolean NOT NULL,
    ended_at timestamp with time zone,
    enqueued_at timestamp with time zone,
    person character varying(40) NOT NULL,
    priority smallint NOT NULL,
    queue character varying(40) NOT NULL,
    started_at timestamp with time zone,
    tries smallint NOT NULL,
    turn integer NOT NULL,
    CONSTRAINT jobs_progress_step_check CHECK ((step >= 0)),
    CONSTRAINT jobs_progress_total_check CHECK ((total >= 0)),
    CONSTRAINT jobs_progress_tries_check CHECK ((tries >= 0)),
    CONSTRAINT jobs_progress_turn_check CHECK ((turn >= 0)),
    CONSTRAINT jobs_progress_within_total CHECK (((total >= 1) AND (step <= total)))
);

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.provenance_chainanchor (
    id bigint NOT NULL,
    network bigint NOT NULL,
    contract character varying(42) NOT NULL,
    transaction character varying(66) NOT NULL,
    anchored_at timestamp with time zone NOT NULL,
    checkpoint_id bigint NOT NULL
);

ALTER TABLE public.provenance_chainanchor ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.provenance_chainanchor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.provenance_chaincontract (
    network bigint NOT NULL,
    address character varying(42) NOT NULL,
    transaction character varying(66) NOT NULL,
    deployed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.provenance_chaintransaction (
    id bigint NOT NULL,
    raw bytea NOT NULL,
    sent_at timestamp with time zone NOT NULL
);

ALTER TABLE public.provenance_chaintransaction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.provenance_chaintransaction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.provenance_logcheckpoint (
    size bigint NOT NULL,
    root character varying(64) NOT NULL,
    note text NOT NULL,
    signed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.provenance_logcosignature (
    id bigint NOT NULL,
    witness character varying(200) NOT NULL,
    key character varying(300) NOT NULL,
    line text NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    checkpoint_id bigint NOT NULL
);

ALTER TABLE public.provenance_logcosignature ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.provenance_logcosignature_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.provenance_logdisclosure (
    id bigint NOT NULL,
    part character varying(40) NOT NULL,
    text text NOT NULL,
    salt bytea NOT NULL,
    entry_id bigint NOT NULL,
    person_id bigint
);

ALTER TABLE public.provenance_logdisclosure ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.provenance_logdisclosure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.provenance_logentry (
    index bigint NOT NULL,
    what character varying(80) NOT NULL,
    event jsonb NOT NULL,
    subjects character varying(120)[] NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    previous character varying(64),
    digest character varying(64) NOT NULL,
    leaf_hash bytea NOT NULL,
    CONSTRAINT provenance_log_from_zero CHECK ((index >= 0)),
    CONSTRAINT provenance_log_moves_on CHECK ((NOT ((previous)::text = (digest)::text)))
);

CREATE TABLE public.provenance_picturefingerprint (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    piece character varying(100) NOT NULL,
    recogniser character varying(64) NOT NULL,
    likeness public.vector(128) NOT NULL,
    thumbnail bytea NOT NULL,
    iscc character varying(80) NOT NULL,
    taken_at timestamp with time zone NOT NULL
);

ALTER TABLE public.provenance_picturefingerprint ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.provenance_picturefingerprint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.provenance_releasedfile (
    id bigint NOT NULL,
    source character varying(71) NOT NULL,
    released character varying(71) NOT NULL,
    media_type character varying(60) NOT NULL,
    payload bigint,
    released_at timestamp with time zone NOT NULL
);

ALTER TABLE public.provenance_releasedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.provenance_releasedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_auction (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    number integer NOT NULL,
    state character varying(10) NOT NULL,
    opening_minor bigint NOT NULL,
    reserve_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    increments jsonb NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    num_extended integer NOT NULL,
    ended_at timestamp with time zone,
    passed_over jsonb NOT NULL,
    edition_id bigint NOT NULL,
    order_id bigint,
    CONSTRAINT shop_auction_is_whole CHECK ((((ended_at IS NULL) AND (order_id IS NULL) AND ((state)::text = 'open'::text)) OR ((ended_at IS NOT NULL) AND (order_id IS NOT NULL) AND ((state)::text = ANY (ARRAY[('awarded'::character varying)::text, ('sold'::character varying)::text]))) OR ((ended_at IS NOT NULL) AND ((state)::text = ANY (ARRAY[('unsold'::character varying)::text, ('called off'::character varying)::text]))))),
    CONSTRAINT shop_auction_lasts CHECK ((ends_at > opened_at)),
    CONSTRAINT shop_auction_num_extended_check CHECK ((num_extended >= 0)),
    CONSTRAINT shop_auction_number_check CHECK ((number >= 0)),
    CONSTRAINT shop_auction_opening_minor_check CHECK ((opening_minor >= 0)),
    CONSTRAINT shop_auction_prices CHECK (((opening_minor >= 1) AND ((reserve_minor = 0) OR (reserve_minor >= opening_minor)))),
    CONSTRAINT shop_auction_reserve_minor_check CHECK ((reserve_minor >= 0))
);

ALTER TABLE public.shop_auction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_auction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_bargain (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    state character varying(9) NOT NULL,
    turn character varying(6) NOT NULL,
    price_minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    open_until timestamp with time zone NOT NULL,
    buyer_id bigint NOT NULL,
    edition_id bigint NOT NULL,
    order_id bigint,
    CONSTRAINT shop_bargain_is_whole CHECK ((((order_id IS NOT NULL) AND ((state)::text = 'agreed'::text)) OR ((order_id IS NULL) AND ((state)::text = ANY (ARRAY[('open'::character varying)::text, ('declined'::character varying)::text, ('withdrawn'::character varying)::text, ('expired'::character varying)::text]))))),
    CONSTRAINT shop_bargain_price CHECK ((price_minor >= 1)),
    CONSTRAINT shop_bargain_price_minor_check CHECK ((price_minor >= 0))
);

ALTER TABLE public.shop_bargain ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_bargain_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_bargainstep (
    id bigint NOT NULL,
    index smallint NOT NULL,
    by character varying(6) NOT NULL,
    act character varying(8) NOT NULL,
    price_minor integer NOT NULL,
    words character varying(500) NOT NULL,
    at timestamp with time zone NOT NULL,
    bargain_id bigint NOT NULL,
    CONSTRAINT shop_bargainstep_index_check CHECK ((index >= 0)),
    CONSTRAINT shop_bargainstep_price_minor_check CHECK ((price_minor >= 0))
);

ALTER TABLE public.shop_bargainstep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_bargainstep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_basketitem (
    id bigint NOT NULL,
    put_at timestamp with time zone NOT NULL,
    edition_id bigint NOT NULL,
    person_id bigint NOT NULL
);

ALTER TABLE public.shop_basketitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_basketitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_bid (
    id bigint NOT NULL,
    maximum_minor bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    auction_id bigint NOT NULL,
    bidder_id bigint NOT NULL,
    CONSTRAINT shop_bid_amount CHECK ((maximum_minor >= 1)),
    CONSTRAINT shop_bid_maximum_minor_check CHECK ((maximum_minor >= 0))
);

ALTER TABLE public.shop_bid ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_bid_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_bill (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    part character varying(7) NOT NULL,
    state character varying(4) NOT NULL,
    amount_minor integer NOT NULL,
    returned_minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    paid_at timestamp with time zone,
    commission_id bigint NOT NULL,
    payment_id bigint,
    CONSTRAINT shop_bill_amount CHECK ((amount_minor >= 1)),
    CONSTRAINT shop_bill_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT shop_bill_is_settled_once CHECK ((((paid_at IS NOT NULL) AND (payment_id IS NOT NULL) AND ((state)::text = 'paid'::text)) OR ((payment_id IS NULL) AND (returned_minor = 0) AND ((state)::text = ANY (ARRAY[('due'::character varying)::text, ('void'::character varying)::text]))))),
    CONSTRAINT shop_bill_returned CHECK ((returned_minor <= amount_minor)),
    CONSTRAINT shop_bill_returned_minor_check CHECK ((returned_minor >= 0))
);

ALTER TABLE public.shop_bill ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_bill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_bundle (
    id bigint NOT NULL,
    slug character varying(80) NOT NULL,
    title character varying(120) NOT NULL,
    story text NOT NULL,
    is_series boolean NOT NULL,
    price_minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    made_by_id bigint NOT NULL,
    CONSTRAINT shop_bundle_price CHECK ((price_minor >= 1)),
    CONSTRAINT shop_bundle_price_minor_check CHECK ((price_minor >= 0))
);

ALTER TABLE public.shop_bundle ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_bundle_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_bundlework (
    id bigint NOT NULL,
    place smallint NOT NULL,
    bundle_id bigint NOT NULL,
    edition_id bigint NOT NULL,
    CONSTRAINT shop_bundle_place CHECK (((place >= 1) AND (place <= 24))),
    CONSTRAINT shop_bundlework_place_check CHECK ((place >= 0))
);

ALTER TABLE public.shop_bundlework ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_bundlework_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_contributor (
    id bigint NOT NULL,
    key character varying(32) NOT NULL,
    name character varying(500) NOT NULL,
    identifier character varying(500) NOT NULL,
    known_since timestamp with time zone NOT NULL
);

ALTER TABLE public.shop_contributor ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_contributor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_delivery (
    id bigint NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    times integer NOT NULL,
    order_id bigint NOT NULL,
    person_id bigint NOT NULL,
    CONSTRAINT shop_delivery_times CHECK ((times >= 1)),
    CONSTRAINT shop_delivery_times_check CHECK ((times >= 0))
);

ALTER TABLE public.shop_delivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_delivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_discountcode (
    id bigint NOT NULL,
    code character varying(24) NOT NULL,
    percent_bp integer NOT NULL,
    amount_minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    max_uses integer NOT NULL,
    used integer NOT NULL,
    is_once_each boolean NOT NULL,
    is_open boolean NOT NULL,
    artist_id bigint,
    edition_id bigint,
    CONSTRAINT shop_code_has_a_time CHECK (((until IS NULL) OR (until > since))),
    CONSTRAINT shop_code_in_capitals CHECK (((code)::text ~ '^[^\s[:lower:]]+$'::text)),
    CONSTRAINT shop_code_not_used_too_often CHECK ((used <= max_uses)),
    CONSTRAINT shop_code_says_how_much CHECK ((((amount_minor = 0) AND (percent_bp >= 1) AND (percent_bp <= 10000)) OR ((amount_minor >= 1) AND (percent_bp = 0) AND (NOT ((currency)::text = ''::text))))),
    CONSTRAINT shop_discountcode_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT shop_discountcode_max_uses_check CHECK ((max_uses >= 0)),
    CONSTRAINT shop_discountcode_percent_bp_check CHECK ((percent_bp >= 0)),
    CONSTRAINT shop_discountcode_used_check CHECK ((used >= 0))
);

ALTER TABLE public.shop_discountcode ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_discountcode_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_discountuse (
    id bigint NOT NULL,
    is_once boolean NOT NULL,
    used_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone,
    buyer_id bigint NOT NULL,
    code_id bigint NOT NULL,
    order_id bigint NOT NULL
);

ALTER TABLE public.shop_discountuse ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_discountuse_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_dispute (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    reference character varying(120) NOT NULL,
    stage character varying(8) NOT NULL,
    amount_minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    reason character varying(80) NOT NULL,
    due_at timestamp with time zone,
    opened_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    bundle_digest character varying(71) NOT NULL,
    bundled_at timestamp with time zone,
    payment_id bigint NOT NULL,
    CONSTRAINT shop_dispute_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT shop_dispute_stage CHECK ((((decided_at IS NULL) AND ((stage)::text = ANY (ARRAY[('open'::character varying)::text, ('answered'::character varying)::text]))) OR ((decided_at IS NOT NULL) AND ((stage)::text = ANY (ARRAY[('won'::character varying)::text, ('lost'::character varying)::text])))))
);

ALTER TABLE public.shop_dispute ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_dispute_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_edition (
    id bigint NOT NULL,
    size integer NOT NULL,
    price_minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    listing_id bigint NOT NULL,
    takes_proposals boolean NOT NULL,
    CONSTRAINT shop_edition_price CHECK ((price_minor >= 1)),
    CONSTRAINT shop_edition_price_minor_check CHECK ((price_minor >= 0)),
    CONSTRAINT shop_edition_size CHECK ((((size >= 1) AND (size <= 500)) OR (size = 1000000))),
    CONSTRAINT shop_edition_size_check CHECK ((size >= 0))
);

ALTER TABLE public.shop_edition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_edition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_exchangerate (
    id bigint NOT NULL,
    day date NOT NULL,
    currency character varying(3) NOT NULL,
    per_euro numeric(18,8) NOT NULL,
    source character varying(80) NOT NULL,
    CONSTRAINT shop_rate_above_nothing CHECK ((per_euro > (0)::numeric))
);

ALTER TABLE public.shop_exchangerate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_exchangerate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_invoice (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    kind character varying(7) NOT NULL,
    series character varying(8) NOT NULL,
    number integer NOT NULL,
    source character varying(120) NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    currency character varying(3) NOT NULL,
    gross_minor integer NOT NULL,
    tax_minor integer NOT NULL,
    treatment character varying(15) NOT NULL,
    place character varying(8) NOT NULL,
    facts jsonb NOT NULL,
    amends_id bigint,
    bill_id bigint,
    order_id bigint,
    CONSTRAINT shop_credit_amends CHECK ((((amends_id IS NULL) AND ((kind)::text = 'invoice'::text)) OR ((amends_id IS NOT NULL) AND ((kind)::text = 'credit'::text)))),
    CONSTRAINT shop_invoice_gross_minor_check CHECK ((gross_minor >= 0)),
    CONSTRAINT shop_invoice_number_check CHECK ((number >= 0)),
    CONSTRAINT shop_invoice_tax_minor_check CHECK ((tax_minor >= 0)),
    CONSTRAINT shop_paper_is_numbered CHECK ((number >= 1)),
    CONSTRAINT shop_paper_of_one_thing CHECK ((((order_id IS NULL) OR (bill_id IS NULL)) AND (1 = (
CASE
    WHEN (order_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (bill_id IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT shop_paper_sums CHECK (((gross_minor >= 1) AND (tax_minor <= gross_minor)))
);

ALTER TABLE public.shop_invoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_invoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_invoicecounter (
    series character varying(8) NOT NULL,
    last integer NOT NULL,
    CONSTRAINT shop_invoicecounter_last_check CHECK ((last >= 0))
);

CREATE TABLE public.shop_ledgeraccount (
    id bigint NOT NULL,
    book character varying(11) NOT NULL,
    holder character varying(60) NOT NULL,
    currency character varying(3) NOT NULL,
    CONSTRAINT shop_account_book CHECK (((book)::text = ANY (ARRAY[('clearing'::character varying)::text, ('transit'::character varying)::text, ('artist'::character varying)::text, ('contributor'::character varying)::text, ('pool'::character varying)::text, ('studio'::character varying)::text, ('tax'::character varying)::text, ('fees'::character varying)::text, ('refunds'::character varying)::text])))
);

ALTER TABLE public.shop_ledgeraccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_ledgeraccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_ledgerline (
    id bigint NOT NULL,
    currency character varying(3) NOT NULL,
    minor bigint NOT NULL,
    account_id bigint NOT NULL,
    transaction_id bigint NOT NULL,
    CONSTRAINT shop_line_says_something CHECK ((NOT (minor = 0)))
);

ALTER TABLE public.shop_ledgerline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_ledgerline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_ledgertransaction (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    source character varying(120) NOT NULL,
    kind character varying(10) NOT NULL,
    subject character varying(80) NOT NULL,
    currency character varying(3) NOT NULL,
    num_lines integer NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    booked_at timestamp with time zone NOT NULL,
    facts jsonb NOT NULL,
    rule_id bigint,
    CONSTRAINT shop_ledgertransaction_num_lines_check CHECK ((num_lines >= 0)),
    CONSTRAINT shop_posting_lines CHECK ((num_lines >= 2))
);

ALTER TABLE public.shop_ledgertransaction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_ledgertransaction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_licence (
    id bigint NOT NULL,
    facts jsonb NOT NULL,
    order_id bigint NOT NULL,
    offer_id bigint NOT NULL
);

ALTER TABLE public.shop_licence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_licence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_licenceground (
    id bigint NOT NULL,
    work int8range NOT NULL,
    place int4range NOT NULL,
    period daterange NOT NULL,
    slot int8range NOT NULL,
    is_held boolean NOT NULL,
    licence_id bigint NOT NULL,
    order_id bigint NOT NULL
);

ALTER TABLE public.shop_licenceground ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_licenceground_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_licenceoffer (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    kind character varying(10) NOT NULL,
    places jsonb NOT NULL,
    months smallint,
    price_minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    edition_id bigint NOT NULL,
    CONSTRAINT shop_exclusive_has_an_end CHECK (((NOT ((kind)::text = 'exclusive'::text)) OR (months IS NOT NULL))),
    CONSTRAINT shop_licence_months CHECK (((months IS NULL) OR ((months >= 1) AND (months <= 120)))),
    CONSTRAINT shop_licence_price CHECK ((price_minor >= 1)),
    CONSTRAINT shop_licenceoffer_months_check CHECK ((months >= 0)),
    CONSTRAINT shop_licenceoffer_price_minor_check CHECK ((price_minor >= 0))
);

ALTER TABLE public.shop_licenceoffer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_licenceoffer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_order (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    edition_size integer NOT NULL,
    number integer NOT NULL,
    state character varying(9) NOT NULL,
    price_minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    reserved_until timestamp with time zone NOT NULL,
    paid_at timestamp with time zone,
    certificate_digest character varying(71) NOT NULL,
    log_index bigint,
    buyer_id bigint NOT NULL,
    edition_id bigint NOT NULL,
    issue integer NOT NULL,
    issued_at timestamp with time zone,
    owner_id bigint,
    owner_name character varying(80) NOT NULL,
    replaces character varying(71) NOT NULL,
    wallet character varying(42) NOT NULL,
    good character varying(7) NOT NULL,
    proof_id bigint,
    way character varying(7) NOT NULL,
    purchase_id bigint,
    CONSTRAINT shop_number_within_edition CHECK (((number >= 1) AND ((number <= edition_size) OR (NOT ((good)::text = 'copy'::text))))),
    CONSTRAINT shop_order_edition_size_check CHECK ((edition_size >= 0)),
    CONSTRAINT shop_order_good CHECK (((((good)::text = ANY (ARRAY[('copy'::character varying)::text, ('licence'::character varying)::text])) AND (proof_id IS NULL)) OR (((good)::text = 'proof'::text) AND (proof_id IS NOT NULL)))),
    CONSTRAINT shop_order_issue_check CHECK ((issue >= 0)),
    CONSTRAINT shop_order_number_check CHECK ((number >= 0)),
    CONSTRAINT shop_order_price_minor_check CHECK ((price_minor >= 0)),
    CONSTRAINT shop_order_state CHECK (((state)::text = ANY (ARRAY[('reserved'::character varying)::text, ('paid'::character varying)::text, ('lapsed'::character varying)::text, ('cancelled'::character varying)::text, ('refunded'::character varying)::text]))),
    CONSTRAINT shop_order_way CHECK (((((good)::text = 'proof'::text) AND ((way)::text = 'proof'::text)) OR (((good)::text = 'licence'::text) AND ((way)::text = 'licence'::text)) OR (((good)::text = 'copy'::text) AND ((way)::text = ANY (ARRAY[('auction'::character varying)::text, ('bargain'::character varying)::text, ('label'::character varying)::text, ('print'::character varying)::text, ('waiting'::character varying)::text]))))),
    CONSTRAINT shop_paid_is_certified CHECK (((NOT ((state)::text = 'paid'::text)) OR ((paid_at IS NOT NULL) AND (NOT ((certificate_digest)::text = ''::text))))),
    CONSTRAINT shop_paid_is_owned CHECK (((NOT ((state)::text = 'paid'::text)) OR (owner_id IS NOT NULL))),
    CONSTRAINT shop_reserved_for_a_while CHECK ((reserved_until > placed_at))
);

ALTER TABLE public.shop_order ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_order_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_orderletter (
    id bigint NOT NULL,
    about character varying(8) NOT NULL,
    what character varying(40) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    order_id bigint NOT NULL,
    CONSTRAINT shop_letter_sent CHECK (((sent_at IS NULL) OR (sent_at >= asked_at)))
);

ALTER TABLE public.shop_orderletter ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_orderletter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_payment (
    id bigint NOT NULL,
    variant character varying(255) NOT NULL,
    status character varying(10) NOT NULL,
    fraud_status character varying(10) NOT NULL,
    fraud_message text NOT NULL,
    created timestamp with time zone NOT NULL,
    modified timestamp with time zone NOT NULL,
    transaction_id character varying(255) NOT NULL,
    currency character varying(10) NOT NULL,
    total numeric(9,2) NOT NULL,
    delivery numeric(9,2) NOT NULL,
    tax numeric(9,2) NOT NULL,
    description text NOT NULL,
    billing_first_name character varying(256) NOT NULL,
    billing_last_name character varying(256) NOT NULL,
    billing_address_1 character varying(256) NOT NULL,
    billing_address_2 character varying(256) NOT NULL,
    billing_city character varying(256) NOT NULL,
    billing_postcode character varying(256) NOT NULL,
    billing_country_code character varying(2) NOT NULL,
    billing_country_area character varying(256) NOT NULL,
    billing_email character varying(254) NOT NULL,
    billing_phone character varying(128) NOT NULL,
    customer_ip_address inet,
    extra_data text NOT NULL,
    message text NOT NULL,
    token character varying(36) NOT NULL,
    captured_amount numeric(9,2) NOT NULL,
    order_id bigint,
    bill_id bigint,
    looked_at timestamp with time zone,
    left_at timestamp with time zone,
    purchase_id bigint,
    CONSTRAINT shop_payment_for_one_thing CHECK ((((bill_id IS NULL) AND (order_id IS NOT NULL) AND (purchase_id IS NULL)) OR ((bill_id IS NOT NULL) AND (order_id IS NULL) AND (purchase_id IS NULL)) OR ((bill_id IS NULL) AND (order_id IS NULL) AND (purchase_id IS NOT NULL)))),
    CONSTRAINT shop_payment_left CHECK ((captured_amount >= (0)::numeric))
);

ALTER TABLE public.shop_payment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_paymentevent (
    id bigint NOT NULL,
    variant character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    kind character varying(60) NOT NULL,
    told_at timestamp with time zone NOT NULL,
    heard_at timestamp with time zone NOT NULL,
    facts jsonb NOT NULL,
    payment_id bigint
);

ALTER TABLE public.shop_paymentevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_paymentevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_payout (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    state character varying(9) NOT NULL,
    sealed text NOT NULL,
    ending character varying(4) NOT NULL,
    reference character varying(120) NOT NULL,
    reason character varying(200) NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    person_id bigint NOT NULL,
    batch_id bigint NOT NULL,
    CONSTRAINT shop_payout_amount CHECK ((minor >= 1)),
    CONSTRAINT shop_payout_minor_check CHECK ((minor >= 0)),
    CONSTRAINT shop_payout_state CHECK (((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('settled'::character varying)::text, ('failed'::character varying)::text, ('returned'::character varying)::text, ('cancelled'::character varying)::text])))
);

ALTER TABLE public.shop_payout ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_payout_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_payoutbatch (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    rail character varying(6) NOT NULL,
    currency character varying(3) NOT NULL,
    state character varying(9) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    sent_at timestamp with time zone,
    approved_by_id bigint,
    made_by_id bigint NOT NULL,
    CONSTRAINT shop_batch_approved CHECK ((((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('cancelled'::character varying)::text])) OR ((approved_at IS NOT NULL) AND (approved_by_id IS NOT NULL)))),
    CONSTRAINT shop_batch_second_person CHECK ((NOT ((approved_by_id = made_by_id) AND (approved_by_id IS NOT NULL)))),
    CONSTRAINT shop_batch_state CHECK (((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('approved'::character varying)::text, ('sent'::character varying)::text, ('cancelled'::character varying)::text])))
);

ALTER TABLE public.shop_payoutbatch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_payoutbatch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_payoutdetails (
    id bigint NOT NULL,
    rail character varying(6) NOT NULL,
    sealed text NOT NULL,
    ending character varying(4) NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    person_id bigint NOT NULL
);

ALTER TABLE public.shop_payoutdetails ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_payoutdetails_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_printjob (
    id bigint NOT NULL,
    state character varying(7) NOT NULL,
    ship_to text NOT NULL,
    tracking character varying(60) NOT NULL,
    moved_at timestamp with time zone NOT NULL,
    order_id bigint NOT NULL,
    offer_id bigint NOT NULL,
    CONSTRAINT shop_print_is_whole CHECK (((((state)::text = ANY (ARRAY[('ordered'::character varying)::text, ('sent'::character varying)::text])) AND ((tracking)::text = ''::text) AND (NOT (ship_to = ''::text))) OR (((state)::text = 'shipped'::text) AND (NOT ((tracking)::text = ''::text)))))
);

ALTER TABLE public.shop_printjob ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_printjob_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_printoffer (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    width_mm smallint NOT NULL,
    bleed_mm smallint NOT NULL,
    paper character varying(60) NOT NULL,
    price_minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    edition_id bigint NOT NULL,
    CONSTRAINT shop_print_price CHECK ((price_minor >= 1)),
    CONSTRAINT shop_print_size CHECK (((bleed_mm <= 10) AND (width_mm >= 50) AND (width_mm <= 2000))),
    CONSTRAINT shop_printoffer_bleed_mm_check CHECK ((bleed_mm >= 0)),
    CONSTRAINT shop_printoffer_price_minor_check CHECK ((price_minor >= 0)),
    CONSTRAINT shop_printoffer_width_mm_check CHECK ((width_mm >= 0))
);

ALTER TABLE public.shop_printoffer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_printoffer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_proof (
    id bigint NOT NULL,
    number smallint NOT NULL,
    released_at timestamp with time zone,
    price_minor integer,
    edition_id bigint NOT NULL,
    CONSTRAINT shop_proof_number CHECK (((number >= 1) AND (number <= 10))),
    CONSTRAINT shop_proof_number_check CHECK ((number >= 0)),
    CONSTRAINT shop_proof_offered_whole CHECK ((((price_minor IS NULL) AND (released_at IS NULL)) OR ((price_minor >= 1) AND (released_at IS NOT NULL)))),
    CONSTRAINT shop_proof_price_minor_check CHECK ((price_minor >= 0))
);

ALTER TABLE public.shop_proof ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_proof_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_purchase (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    total_minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    reserved_until timestamp with time zone NOT NULL,
    bundle_id bigint,
    buyer_id bigint NOT NULL,
    CONSTRAINT shop_purchase_reserved_for_a_while CHECK ((reserved_until > placed_at)),
    CONSTRAINT shop_purchase_total CHECK ((total_minor >= 1)),
    CONSTRAINT shop_purchase_total_minor_check CHECK ((total_minor >= 0))
);

ALTER TABLE public.shop_purchase ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_purchase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_refund (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    amount_minor integer NOT NULL,
    currency character varying(3) NOT NULL,
    reason character varying(10) NOT NULL,
    state character varying(6) NOT NULL,
    words character varying(200) NOT NULL,
    reference character varying(120) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    asked_by_id bigint,
    payment_id bigint NOT NULL,
    order_id bigint,
    CONSTRAINT shop_refund_amount CHECK ((amount_minor >= 1)),
    CONSTRAINT shop_refund_amount_minor_check CHECK ((amount_minor >= 0)),
    CONSTRAINT shop_refund_state CHECK ((((sent_at IS NOT NULL) AND ((state)::text = 'sent'::text)) OR ((sent_at IS NULL) AND ((state)::text = ANY (ARRAY[('asked'::character varying)::text, ('failed'::character varying)::text])))))
);

ALTER TABLE public.shop_refund ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_refund_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_saleterms (
    id bigint NOT NULL,
    goods character varying(8) NOT NULL,
    list_minor integer NOT NULL,
    bill_name character varying(120) NOT NULL,
    bill_address character varying(200) NOT NULL,
    bill_postcode character varying(20) NOT NULL,
    bill_city character varying(100) NOT NULL,
    bill_region character varying(2) NOT NULL,
    bill_country character varying(2) NOT NULL,
    tax_number character varying(20) NOT NULL,
    treatment character varying(15) NOT NULL,
    place character varying(8) NOT NULL,
    rate_ppm integer NOT NULL,
    rate_source character varying(400) NOT NULL,
    tax_minor integer NOT NULL,
    clues jsonb NOT NULL,
    verdict character varying(12) NOT NULL,
    start character varying(7) NOT NULL,
    agreement text NOT NULL,
    agreed_at timestamp with time zone,
    available_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    gift_name character varying(80) NOT NULL,
    gift_email character varying(254) NOT NULL,
    gift_words text NOT NULL,
    gift_sent_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    commission_id bigint,
    order_id bigint,
    number_check_id bigint,
    sent_to character varying(2) NOT NULL,
    CONSTRAINT shop_gift_has_a_name CHECK ((((gift_email)::text = ''::text) OR (NOT ((gift_name)::text = ''::text)))),
    CONSTRAINT shop_saleterms_list_minor_check CHECK ((list_minor >= 0)),
    CONSTRAINT shop_saleterms_rate_ppm_check CHECK ((rate_ppm >= 0)),
    CONSTRAINT shop_saleterms_tax_minor_check CHECK ((tax_minor >= 0)),
    CONSTRAINT shop_terms_agreed CHECK ((((start)::text = 'none'::text) OR (agreed_at IS NOT NULL))),
    CONSTRAINT shop_terms_of_one_thing CHECK ((((order_id IS NULL) OR (commission_id IS NULL)) AND (1 = (
CASE
    WHEN (order_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (commission_id IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT shop_terms_rate CHECK ((rate_ppm < 1000000)),
    CONSTRAINT shop_terms_start CHECK (((start)::text = ANY (ARRAY[('none'::character varying)::text, ('at-once'::character varying)::text, ('waits'::character varying)::text]))),
    CONSTRAINT shop_terms_tax CHECK ((tax_minor <= list_minor)),
    CONSTRAINT shop_terms_tax_has_a_rate CHECK (((rate_ppm > 0) OR (tax_minor = 0))),
    CONSTRAINT shop_terms_untaxed CHECK ((((treatment)::text = ANY (ARRAY[('domestic'::character varying)::text, ('destination'::character varying)::text])) OR (rate_ppm = 0)))
);

ALTER TABLE public.shop_saleterms ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_saleterms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_sellerdetails (
    id bigint NOT NULL,
    name character varying(120) NOT NULL,
    address character varying(200) NOT NULL,
    postcode character varying(20) NOT NULL,
    city character varying(100) NOT NULL,
    country character varying(2) NOT NULL,
    email character varying(254) NOT NULL,
    tax_number character varying(40) NOT NULL,
    currency character varying(3) NOT NULL,
    is_small boolean NOT NULL,
    uses_oss boolean NOT NULL,
    uk_number character varying(20) NOT NULL,
    is_general boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT shop_one_seller CHECK ((id = 1)),
    CONSTRAINT shop_seller_country CHECK (((country)::text ~ '^[A-Z]{2}$'::text))
);

ALTER TABLE public.shop_sellerdetails ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_sellerdetails_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_sellerstate (
    id bigint NOT NULL,
    state character varying(2) NOT NULL,
    number character varying(40) NOT NULL,
    taxes_downloads boolean,
    seller_id bigint NOT NULL,
    CONSTRAINT shop_state_letters CHECK (((state)::text ~ '^[A-Z]{2}$'::text))
);

ALTER TABLE public.shop_sellerstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_sellerstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_settlement (
    id bigint NOT NULL,
    outcome character varying(8) NOT NULL,
    settled_at timestamp with time zone NOT NULL,
    order_id bigint NOT NULL,
    payment_id bigint NOT NULL,
    CONSTRAINT shop_settlement_outcome CHECK (((outcome)::text = ANY (ARRAY[('sold'::character varying)::text, ('returned'::character varying)::text])))
);

ALTER TABLE public.shop_settlement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_settlement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_splitrule (
    id bigint NOT NULL,
    artist_bp integer NOT NULL,
    studio_bp integer NOT NULL,
    pool_bp integer NOT NULL,
    cap_bp integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    listing_id bigint,
    made_by_id bigint,
    CONSTRAINT shop_split_cap CHECK (((cap_bp >= 100) AND (cap_bp <= 10000))),
    CONSTRAINT shop_split_is_whole CHECK ((artist_bp = ((10000 - studio_bp) - pool_bp))),
    CONSTRAINT shop_splitrule_artist_bp_check CHECK ((artist_bp >= 0)),
    CONSTRAINT shop_splitrule_cap_bp_check CHECK ((cap_bp >= 0)),
    CONSTRAINT shop_splitrule_pool_bp_check CHECK ((pool_bp >= 0)),
    CONSTRAINT shop_splitrule_studio_bp_check CHECK ((studio_bp >= 0))
);

ALTER TABLE public.shop_splitrule ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_splitrule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_statement (
    id bigint NOT NULL,
    month character varying(7) NOT NULL,
    root character varying(64) NOT NULL,
    num_leaves integer NOT NULL,
    log_index bigint NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    CONSTRAINT shop_statement_month CHECK (((month)::text ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text)),
    CONSTRAINT shop_statement_num_leaves_check CHECK ((num_leaves >= 0))
);

ALTER TABLE public.shop_statement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_statement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_statementline (
    id bigint NOT NULL,
    index integer NOT NULL,
    leaf text NOT NULL,
    account_id bigint NOT NULL,
    line_id bigint,
    statement_id bigint NOT NULL,
    CONSTRAINT shop_statementline_index_check CHECK ((index >= 0))
);

ALTER TABLE public.shop_statementline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_statementline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_taxnumbercheck (
    id bigint NOT NULL,
    number character varying(20) NOT NULL,
    is_valid boolean NOT NULL,
    means character varying(4) NOT NULL,
    name character varying(200) NOT NULL,
    reference character varying(80) NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    checked_by_id bigint
);

ALTER TABLE public.shop_taxnumbercheck ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_taxnumbercheck_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_token (
    id bigint NOT NULL,
    network bigint NOT NULL,
    contract character varying(42) NOT NULL,
    holder character varying(42) NOT NULL,
    is_kept boolean NOT NULL,
    certificate character varying(71) NOT NULL,
    transaction character varying(66) NOT NULL,
    minted_at timestamp with time zone NOT NULL,
    burnt_at timestamp with time zone,
    order_id bigint NOT NULL
);

ALTER TABLE public.shop_token ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_transfer (
    id bigint NOT NULL,
    key character varying(43) NOT NULL,
    state character varying(10) NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    open_until timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    giver_id bigint NOT NULL,
    order_id bigint NOT NULL,
    taker_id bigint,
    CONSTRAINT shop_transfer_changes_hands CHECK (((taker_id IS NULL) OR (NOT ((taker_id = giver_id) AND (taker_id IS NOT NULL))))),
    CONSTRAINT shop_transfer_is_whole CHECK ((((decided_at IS NULL) AND ((state)::text = 'offered'::text) AND (taker_id IS NULL)) OR ((decided_at IS NOT NULL) AND ((state)::text = 'taken back'::text) AND (taker_id IS NULL)) OR ((decided_at IS NOT NULL) AND ((state)::text = 'accepted'::text) AND (taker_id IS NOT NULL))))
);

ALTER TABLE public.shop_transfer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_transfer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.shop_waiting (
    id bigint NOT NULL,
    state character varying(7) NOT NULL,
    since timestamp with time zone NOT NULL,
    edition_id bigint NOT NULL,
    order_id bigint,
    person_id bigint NOT NULL,
    CONSTRAINT shop_waiting_is_whole CHECK ((((order_id IS NULL) AND ((state)::text = ANY (ARRAY[('waiting'::character varying)::text, ('left'::character varying)::text]))) OR ((order_id IS NOT NULL) AND ((state)::text = ANY (ARRAY[('offered'::character varying)::text, ('passed'::character varying)::text])))))
);

ALTER TABLE public.shop_waiting ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shop_waiting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.studio_brief (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    sitting uuid NOT NULL,
    prompt character varying(500) NOT NULL,
    hand character varying(60) NOT NULL,
    seed bigint NOT NULL,
    steps smallint NOT NULL,
    guidance_percent smallint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    person_id bigint NOT NULL,
    ground jsonb,
    CONSTRAINT studio_brief_guidance_in_range CHECK ((guidance_percent <= 2000)),
    CONSTRAINT studio_brief_guidance_percent_check CHECK ((guidance_percent >= 0)),
    CONSTRAINT studio_brief_seed_in_range CHECK (((seed >= 0) AND (seed <= '4294967295'::bigint))),
    CONSTRAINT studio_brief_steps_check CHECK ((steps >= 0)),
    CONSTRAINT studio_brief_steps_in_range CHECK (((steps >= 1) AND (steps <= 100)))
);

ALTER TABLE public.studio_brief ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.studio_brief_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.studio_commission (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    title character varying(120) NOT NULL,
    words text NOT NULL,
    purpose character varying(300) NOT NULL,
    budget_minor integer,
    currency character varying(3) NOT NULL,
    wanted_by date,
    stage character varying(9) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    stage_since timestamp with time zone NOT NULL,
    price_minor integer,
    deposit_minor integer,
    revisions smallint NOT NULL,
    revisions_left smallint NOT NULL,
    refund_percent smallint NOT NULL,
    use character varying(10) NOT NULL,
    is_exclusive boolean NOT NULL,
    deliver_by date,
    quoted smallint NOT NULL,
    paid_minor integer NOT NULL,
    returned_minor integer NOT NULL,
    shown_at timestamp with time zone,
    file_digest character varying(71) NOT NULL,
    certificate_digest character varying(71) NOT NULL,
    delivered_at timestamp with time zone,
    log_index bigint,
    artist_id bigint NOT NULL,
    client_id bigint NOT NULL,
    chosen_id bigint,
    CONSTRAINT studio_commission_budget_minor_check CHECK ((budget_minor >= 0)),
    CONSTRAINT studio_commission_deposit_minor_check CHECK ((deposit_minor >= 0)),
    CONSTRAINT studio_commission_money CHECK ((returned_minor <= paid_minor)),
    CONSTRAINT studio_commission_paid_minor_check CHECK ((paid_minor >= 0)),
    CONSTRAINT studio_commission_price_minor_check CHECK ((price_minor >= 0)),
    CONSTRAINT studio_commission_quoted_check CHECK ((quoted >= 0)),
    CONSTRAINT studio_commission_refund_percent_check CHECK ((refund_percent >= 0)),
    CONSTRAINT studio_commission_returned_minor_check CHECK ((returned_minor >= 0)),
    CONSTRAINT studio_commission_revisions CHECK ((revisions_left <= revisions)),
    CONSTRAINT studio_commission_revisions_check CHECK ((revisions >= 0)),
    CONSTRAINT studio_commission_revisions_left_check CHECK ((revisions_left >= 0)),
    CONSTRAINT studio_commission_stage CHECK (((stage)::text = ANY (ARRAY[('asked'::character varying)::text, ('quoted'::character varying)::text, ('accepted'::character varying)::text, ('at-work'::character varying)::text, ('shown'::character varying)::text, ('approved'::character varying)::text, ('ready'::character varying)::text, ('delivered'::character varying)::text, ('declined'::character varying)::text, ('cancelled'::character varying)::text]))),
    CONSTRAINT studio_commission_two_people CHECK ((NOT (client_id = artist_id))),
    CONSTRAINT studio_delivered_is_certified CHECK (((NOT ((stage)::text = 'delivered'::text)) OR ((NOT ((file_digest)::text = ''::text)) AND (NOT ((certificate_digest)::text = ''::text)) AND (delivered_at IS NOT NULL))))
);

ALTER TABLE public.studio_commission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.studio_commission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.studio_commissionentry (
    id bigint NOT NULL,
    index integer NOT NULL,
    what character varying(12) NOT NULL,
    by character varying(6) NOT NULL,
    at timestamp with time zone NOT NULL,
    words text NOT NULL,
    facts jsonb NOT NULL,
    previous character varying(64) NOT NULL,
    digest character varying(64) NOT NULL,
    commission_id bigint NOT NULL,
    CONSTRAINT studio_commissionentry_index_check CHECK ((index >= 0)),
    CONSTRAINT studio_entry_by CHECK (((by)::text = ANY (ARRAY[('client'::character varying)::text, ('artist'::character varying)::text, ('house'::character varying)::text])))
);

ALTER TABLE public.studio_commissionentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.studio_commissionentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.studio_commissionmark (
    id bigint NOT NULL,
    "left" smallint NOT NULL,
    top smallint NOT NULL,
    width smallint NOT NULL,
    height smallint NOT NULL,
    words character varying(500) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    picture_id bigint NOT NULL,
    CONSTRAINT studio_commissionmark_height_check CHECK ((height >= 0)),
    CONSTRAINT studio_commissionmark_left_check CHECK (("left" >= 0)),
    CONSTRAINT studio_commissionmark_top_check CHECK ((top >= 0)),
    CONSTRAINT studio_commissionmark_width_check CHECK ((width >= 0)),
    CONSTRAINT studio_mark_inside CHECK ((("left" <= (1000 - width)) AND (top <= (1000 - height))))
);

ALTER TABLE public.studio_commissionmark ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.studio_commissionmark_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.studio_commissionpicture (
    id bigint NOT NULL,
    kind character varying(9) NOT NULL,
    digest character varying(71) NOT NULL,
    rights character varying(300) NOT NULL,
    round smallint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    shown_at timestamp with time zone,
    brief_id bigint,
    commission_id bigint NOT NULL,
    CONSTRAINT studio_brought_or_painted CHECK (((((digest)::text = ''::text) OR (brief_id IS NULL)) AND (1 = (
CASE
    WHEN ((digest)::text = ''::text) THEN 1
    ELSE 0
END +
CASE
    WHEN (brief_id IS NULL) THEN 1
    ELSE 0
END)))),
    CONSTRAINT studio_commissionpicture_round_check CHECK ((round >= 0))
);

ALTER TABLE public.studio_commissionpicture ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.studio_commissionpicture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.studio_piece (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    title character varying(120) NOT NULL,
    image_digest character varying(71) NOT NULL,
    file_digest character varying(71) NOT NULL,
    model_digest character varying(71) NOT NULL,
    manifest_digest character varying(71) NOT NULL,
    engine character varying(120) NOT NULL,
    width_px integer NOT NULL,
    height_px integer NOT NULL,
    file_width_px integer NOT NULL,
    file_height_px integer NOT NULL,
    painted_at timestamp with time zone NOT NULL,
    hidden_at timestamp with time zone,
    brief_id bigint NOT NULL,
    "references" jsonb NOT NULL,
    earlier_manifests jsonb NOT NULL,
    parents jsonb NOT NULL,
    guest jsonb,
    CONSTRAINT studio_piece_file_height_px_check CHECK ((file_height_px >= 0)),
    CONSTRAINT studio_piece_file_width_px_check CHECK ((file_width_px >= 0)),
    CONSTRAINT studio_piece_has_a_size CHECK (((file_height_px >= 1) AND (file_width_px >= 1) AND (height_px >= 1) AND (width_px >= 1))),
    CONSTRAINT studio_piece_height_px_check CHECK ((height_px >= 0)),
    CONSTRAINT studio_piece_width_px_check CHECK ((width_px >= 0))
);

ALTER TABLE public.studio_piece ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.studio_piece_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.studio_series (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    kind character varying(8) NOT NULL,
    messenger character varying(12) NOT NULL,
    prompt character varying(300) NOT NULL,
    hand character varying(60) NOT NULL,
    seed bigint NOT NULL,
    paints_each boolean NOT NULL,
    greeting character varying(60) NOT NULL,
    names jsonb NOT NULL,
    left_out jsonb NOT NULL,
    files jsonb NOT NULL,
    figures jsonb NOT NULL,
    model_digest character varying(71) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    person_id bigint NOT NULL,
    CONSTRAINT studio_series_finished_has_files CHECK (((finished_at IS NULL) OR (NOT (files = '[]'::jsonb))))
);

ALTER TABLE public.studio_series ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.studio_series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.studio_treatment (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    title character varying(120) NOT NULL,
    kind character varying(12) NOT NULL,
    settings jsonb NOT NULL,
    source_digest character varying(71) NOT NULL,
    source_rights character varying(300) NOT NULL,
    style_digest character varying(71) NOT NULL,
    style_rights character varying(300) NOT NULL,
    files jsonb NOT NULL,
    figures jsonb NOT NULL,
    method character varying(200) NOT NULL,
    model_digest character varying(71) NOT NULL,
    model_origin character varying(300) NOT NULL,
    engine character varying(120) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    hidden_at timestamp with time zone,
    person_id bigint NOT NULL,
    piece_id bigint,
    approved_at timestamp with time zone,
    approved_by character varying(120) NOT NULL,
    CONSTRAINT studio_treatment_approved_by_somebody CHECK (((approved_at IS NULL) OR (NOT ((approved_by)::text = ''::text)))),
    CONSTRAINT studio_treatment_finished_has_files CHECK (((finished_at IS NULL) OR (NOT (files = '[]'::jsonb))))
);

ALTER TABLE public.studio_treatment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.studio_treatment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.training_hand (
    id bigint NOT NULL,
    public_id uuid NOT NULL,
    name character varying(40) NOT NULL,
    num_works smallint NOT NULL,
    manifest_root character varying(64) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    learnt_at timestamp with time zone,
    collection_id bigint NOT NULL,
    person_id bigint NOT NULL,
    CONSTRAINT training_hand_learnt_from_manifest CHECK (((learnt_at IS NULL) OR (NOT ((manifest_root)::text = ''::text)))),
    CONSTRAINT training_hand_num_works_check CHECK ((num_works >= 0))
);

ALTER TABLE public.training_hand ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.training_hand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);

ALTER TABLE ONLY public.accounts_answered
    ADD CONSTRAINT accounts_answered_once UNIQUE (key_id, name);

ALTER TABLE ONLY public.accounts_answered
    ADD CONSTRAINT accounts_answered_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_apikey
    ADD CONSTRAINT accounts_apikey_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.accounts_apikey
    ADD CONSTRAINT accounts_apikey_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_apiuse
    ADD CONSTRAINT accounts_apiuse_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_firstsignin
    ADD CONSTRAINT accounts_firstsignin_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_firstsignin
    ADD CONSTRAINT accounts_firstsignin_token_digest_key UNIQUE (token_digest);

ALTER TABLE ONLY public.accounts_guest
    ADD CONSTRAINT accounts_guest_person_id_key UNIQUE (person_id);

ALTER TABLE ONLY public.accounts_guest
    ADD CONSTRAINT accounts_guest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_guest
    ADD CONSTRAINT accounts_guest_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.accounts_house
    ADD CONSTRAINT accounts_house_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_message
    ADD CONSTRAINT accounts_message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_message
    ADD CONSTRAINT accounts_message_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.accounts_person
    ADD CONSTRAINT accounts_person_email_key UNIQUE (email);

ALTER TABLE ONLY public.accounts_person
    ADD CONSTRAINT accounts_person_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_rolegrant
    ADD CONSTRAINT accounts_role_once UNIQUE (person_id, role);

ALTER TABLE ONLY public.accounts_rolegrant
    ADD CONSTRAINT accounts_rolegrant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_signintry
    ADD CONSTRAINT accounts_signintry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_signintry
    ADD CONSTRAINT accounts_signintry_who_key UNIQUE (who);

ALTER TABLE ONLY public.accounts_message
    ADD CONSTRAINT accounts_told_once UNIQUE (webhook_id, about);

ALTER TABLE ONLY public.accounts_apiuse
    ADD CONSTRAINT accounts_use_once_a_window UNIQUE (key_id, "window");

ALTER TABLE ONLY public.accounts_webhook
    ADD CONSTRAINT accounts_webhook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_webhook
    ADD CONSTRAINT accounts_webhook_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_author
    ADD CONSTRAINT corpus_author_key_key UNIQUE (key);

ALTER TABLE ONLY public.corpus_author
    ADD CONSTRAINT corpus_author_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_author
    ADD CONSTRAINT corpus_author_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.corpus_authorclaim
    ADD CONSTRAINT corpus_authorclaim_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_authorship
    ADD CONSTRAINT corpus_authorship_once UNIQUE (work_id, author_id);

ALTER TABLE ONLY public.corpus_authorship
    ADD CONSTRAINT corpus_authorship_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_collection
    ADD CONSTRAINT corpus_collection_name_key UNIQUE (name);

ALTER TABLE ONLY public.corpus_collection
    ADD CONSTRAINT corpus_collection_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_consent
    ADD CONSTRAINT corpus_consent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_intake
    ADD CONSTRAINT corpus_intake_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_intake
    ADD CONSTRAINT corpus_intake_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.corpus_manifest_collections
    ADD CONSTRAINT corpus_manifest_collecti_manifest_id_collection_i_ed5ee7a5_uniq UNIQUE (manifest_id, collection_id);

ALTER TABLE ONLY public.corpus_manifest_collections
    ADD CONSTRAINT corpus_manifest_collections_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_manifestwork
    ADD CONSTRAINT corpus_manifest_has_work_once UNIQUE (work_id, manifest_id);

ALTER TABLE ONLY public.corpus_manifest
    ADD CONSTRAINT corpus_manifest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_manifest
    ADD CONSTRAINT corpus_manifest_root_key UNIQUE (root);

ALTER TABLE ONLY public.corpus_manifestwork
    ADD CONSTRAINT corpus_manifestwork_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_refusedfile
    ADD CONSTRAINT corpus_refusedfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_withdrawal
    ADD CONSTRAINT corpus_withdrawal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.corpus_work
    ADD CONSTRAINT corpus_work_once_in_collection UNIQUE (collection_id, source);

ALTER TABLE ONLY public.corpus_work
    ADD CONSTRAINT corpus_work_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);

ALTER TABLE ONLY public.gallery_artist
    ADD CONSTRAINT gallery_artist_person_id_key UNIQUE (person_id);

ALTER TABLE ONLY public.gallery_artist
    ADD CONSTRAINT gallery_artist_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.gallery_artist
    ADD CONSTRAINT gallery_artist_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.gallery_exhibition
    ADD CONSTRAINT gallery_exhibition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.gallery_exhibition
    ADD CONSTRAINT gallery_exhibition_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.gallery_listing
    ADD CONSTRAINT gallery_listing_piece_id_key UNIQUE (piece_id);

ALTER TABLE ONLY public.gallery_listing
    ADD CONSTRAINT gallery_listing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.gallery_listing
    ADD CONSTRAINT gallery_listing_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.gallery_listing
    ADD CONSTRAINT gallery_listing_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.gallery_subscriber
    ADD CONSTRAINT gallery_subscriber_email_key UNIQUE (email);

ALTER TABLE ONLY public.gallery_subscriber
    ADD CONSTRAINT gallery_subscriber_key_key UNIQUE (key);

ALTER TABLE ONLY public.gallery_subscriber
    ADD CONSTRAINT gallery_subscriber_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.jobs_progress
    ADD CONSTRAINT jobs_progress_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provenance_chainanchor
    ADD CONSTRAINT provenance_anchored_once UNIQUE (checkpoint_id, network);

ALTER TABLE ONLY public.provenance_chainanchor
    ADD CONSTRAINT provenance_chainanchor_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provenance_chaincontract
    ADD CONSTRAINT provenance_chaincontract_pkey PRIMARY KEY (network);

ALTER TABLE ONLY public.provenance_chaintransaction
    ADD CONSTRAINT provenance_chaintransaction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provenance_logcheckpoint
    ADD CONSTRAINT provenance_logcheckpoint_pkey PRIMARY KEY (size);

ALTER TABLE ONLY public.provenance_logcosignature
    ADD CONSTRAINT provenance_logcosignature_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provenance_logdisclosure
    ADD CONSTRAINT provenance_logdisclosure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provenance_logentry
    ADD CONSTRAINT provenance_logentry_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.provenance_logentry
    ADD CONSTRAINT provenance_logentry_pkey PRIMARY KEY (index);

ALTER TABLE ONLY public.provenance_logentry
    ADD CONSTRAINT provenance_logentry_previous_key UNIQUE (previous);

ALTER TABLE ONLY public.provenance_logdisclosure
    ADD CONSTRAINT provenance_part_told_once UNIQUE (entry_id, part);

ALTER TABLE ONLY public.provenance_picturefingerprint
    ADD CONSTRAINT provenance_picturefingerprint_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.provenance_picturefingerprint
    ADD CONSTRAINT provenance_picturefingerprint_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provenance_releasedfile
    ADD CONSTRAINT provenance_releasedfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provenance_releasedfile
    ADD CONSTRAINT provenance_releasedfile_released_key UNIQUE (released);

ALTER TABLE ONLY public.provenance_releasedfile
    ADD CONSTRAINT provenance_releasedfile_source_key UNIQUE (source);

ALTER TABLE ONLY public.provenance_logcosignature
    ADD CONSTRAINT provenance_witness_cosigns_once UNIQUE (checkpoint_id, key);

ALTER TABLE ONLY public.shop_ledgeraccount
    ADD CONSTRAINT shop_account_and_currency UNIQUE (id, currency);

ALTER TABLE ONLY public.shop_ledgeraccount
    ADD CONSTRAINT shop_account_once UNIQUE (book, holder, currency);

ALTER TABLE ONLY public.shop_auction
    ADD CONSTRAINT shop_auction_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.shop_auction
    ADD CONSTRAINT shop_auction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_auction
    ADD CONSTRAINT shop_auction_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_bargain
    ADD CONSTRAINT shop_bargain_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.shop_bargain
    ADD CONSTRAINT shop_bargain_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_bargain
    ADD CONSTRAINT shop_bargain_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_bargainstep
    ADD CONSTRAINT shop_bargainstep_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_basketitem
    ADD CONSTRAINT shop_basket_once UNIQUE (person_id, edition_id);

ALTER TABLE ONLY public.shop_basketitem
    ADD CONSTRAINT shop_basketitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_bid
    ADD CONSTRAINT shop_bid_is_raised UNIQUE (auction_id, bidder_id, maximum_minor);

ALTER TABLE ONLY public.shop_bid
    ADD CONSTRAINT shop_bid_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_bill
    ADD CONSTRAINT shop_bill_payment_id_key UNIQUE (payment_id);

ALTER TABLE ONLY public.shop_bill
    ADD CONSTRAINT shop_bill_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_bill
    ADD CONSTRAINT shop_bill_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_bundle
    ADD CONSTRAINT shop_bundle_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_bundlework
    ADD CONSTRAINT shop_bundle_place_once UNIQUE (bundle_id, place);

ALTER TABLE ONLY public.shop_bundle
    ADD CONSTRAINT shop_bundle_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.shop_bundlework
    ADD CONSTRAINT shop_bundle_work_once UNIQUE (bundle_id, edition_id);

ALTER TABLE ONLY public.shop_bundlework
    ADD CONSTRAINT shop_bundlework_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_contributor
    ADD CONSTRAINT shop_contributor_key_key UNIQUE (key);

ALTER TABLE ONLY public.shop_contributor
    ADD CONSTRAINT shop_contributor_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_delivery
    ADD CONSTRAINT shop_delivery_once UNIQUE (order_id, person_id);

ALTER TABLE ONLY public.shop_delivery
    ADD CONSTRAINT shop_delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_discountcode
    ADD CONSTRAINT shop_discountcode_code_key UNIQUE (code);

ALTER TABLE ONLY public.shop_discountcode
    ADD CONSTRAINT shop_discountcode_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_discountuse
    ADD CONSTRAINT shop_discountuse_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.shop_discountuse
    ADD CONSTRAINT shop_discountuse_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_dispute
    ADD CONSTRAINT shop_dispute_once UNIQUE (payment_id, reference);

ALTER TABLE ONLY public.shop_dispute
    ADD CONSTRAINT shop_dispute_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_dispute
    ADD CONSTRAINT shop_dispute_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_edition
    ADD CONSTRAINT shop_edition_id_and_size UNIQUE (id, size);

ALTER TABLE ONLY public.shop_edition
    ADD CONSTRAINT shop_edition_listing_id_key UNIQUE (listing_id);

ALTER TABLE ONLY public.shop_edition
    ADD CONSTRAINT shop_edition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_paymentevent
    ADD CONSTRAINT shop_event_once UNIQUE (variant, name);

ALTER TABLE ONLY public.shop_exchangerate
    ADD CONSTRAINT shop_exchangerate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_licenceground
    ADD CONSTRAINT shop_exclusive_means_nobody_else EXCLUDE USING gist (work WITH &&, place WITH &&, period WITH &&, slot WITH &&) WHERE (is_held);

ALTER TABLE ONLY public.shop_invoice
    ADD CONSTRAINT shop_invoice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_invoice
    ADD CONSTRAINT shop_invoice_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_invoice
    ADD CONSTRAINT shop_invoice_source_key UNIQUE (source);

ALTER TABLE ONLY public.shop_invoicecounter
    ADD CONSTRAINT shop_invoicecounter_pkey PRIMARY KEY (series);

ALTER TABLE ONLY public.shop_ledgeraccount
    ADD CONSTRAINT shop_ledgeraccount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_ledgerline
    ADD CONSTRAINT shop_ledgerline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_ledgertransaction
    ADD CONSTRAINT shop_ledgertransaction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_ledgertransaction
    ADD CONSTRAINT shop_ledgertransaction_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_ledgertransaction
    ADD CONSTRAINT shop_ledgertransaction_source_key UNIQUE (source);

ALTER TABLE ONLY public.shop_orderletter
    ADD CONSTRAINT shop_letter_once UNIQUE (order_id, about, what);

ALTER TABLE ONLY public.shop_licence
    ADD CONSTRAINT shop_licence_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.shop_licence
    ADD CONSTRAINT shop_licence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_licenceground
    ADD CONSTRAINT shop_licenceground_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_licenceoffer
    ADD CONSTRAINT shop_licenceoffer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_licenceoffer
    ADD CONSTRAINT shop_licenceoffer_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_bill
    ADD CONSTRAINT shop_one_bill_a_part UNIQUE (commission_id, part);

ALTER TABLE ONLY public.shop_proof
    ADD CONSTRAINT shop_one_proof_a_number UNIQUE (edition_id, number);

ALTER TABLE ONLY public.shop_bargainstep
    ADD CONSTRAINT shop_one_step_at_a_time UNIQUE (bargain_id, index);

ALTER TABLE ONLY public.shop_order
    ADD CONSTRAINT shop_order_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_order
    ADD CONSTRAINT shop_order_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_orderletter
    ADD CONSTRAINT shop_orderletter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_invoice
    ADD CONSTRAINT shop_paper_number_once UNIQUE (series, number);

ALTER TABLE ONLY public.shop_payment
    ADD CONSTRAINT shop_payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_payment
    ADD CONSTRAINT shop_payment_token UNIQUE (token);

ALTER TABLE ONLY public.shop_paymentevent
    ADD CONSTRAINT shop_paymentevent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_payout
    ADD CONSTRAINT shop_payout_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_payout
    ADD CONSTRAINT shop_payout_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_payoutbatch
    ADD CONSTRAINT shop_payoutbatch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_payoutbatch
    ADD CONSTRAINT shop_payoutbatch_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_payoutdetails
    ADD CONSTRAINT shop_payoutdetails_person_id_key UNIQUE (person_id);

ALTER TABLE ONLY public.shop_payoutdetails
    ADD CONSTRAINT shop_payoutdetails_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_ledgertransaction
    ADD CONSTRAINT shop_posting_and_currency UNIQUE (id, currency);

ALTER TABLE ONLY public.shop_printjob
    ADD CONSTRAINT shop_printjob_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.shop_printjob
    ADD CONSTRAINT shop_printjob_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_printoffer
    ADD CONSTRAINT shop_printoffer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_printoffer
    ADD CONSTRAINT shop_printoffer_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_proof
    ADD CONSTRAINT shop_proof_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_purchase
    ADD CONSTRAINT shop_purchase_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_purchase
    ADD CONSTRAINT shop_purchase_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_exchangerate
    ADD CONSTRAINT shop_rate_once_a_day UNIQUE (day, currency);

ALTER TABLE ONLY public.shop_refund
    ADD CONSTRAINT shop_refund_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_refund
    ADD CONSTRAINT shop_refund_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.shop_saleterms
    ADD CONSTRAINT shop_saleterms_commission_id_key UNIQUE (commission_id);

ALTER TABLE ONLY public.shop_saleterms
    ADD CONSTRAINT shop_saleterms_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.shop_saleterms
    ADD CONSTRAINT shop_saleterms_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_sellerdetails
    ADD CONSTRAINT shop_sellerdetails_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_sellerstate
    ADD CONSTRAINT shop_sellerstate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_settlement
    ADD CONSTRAINT shop_settled_once UNIQUE (payment_id, order_id);

ALTER TABLE ONLY public.shop_settlement
    ADD CONSTRAINT shop_settlement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_splitrule
    ADD CONSTRAINT shop_splitrule_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_sellerstate
    ADD CONSTRAINT shop_state_once UNIQUE (seller_id, state);

ALTER TABLE ONLY public.shop_statementline
    ADD CONSTRAINT shop_statement_leaf_has_one_place UNIQUE (statement_id, index);

ALTER TABLE ONLY public.shop_statement
    ADD CONSTRAINT shop_statement_month_key UNIQUE (month);

ALTER TABLE ONLY public.shop_statement
    ADD CONSTRAINT shop_statement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_statementline
    ADD CONSTRAINT shop_statementline_line_id_key UNIQUE (line_id);

ALTER TABLE ONLY public.shop_statementline
    ADD CONSTRAINT shop_statementline_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_taxnumbercheck
    ADD CONSTRAINT shop_taxnumbercheck_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_token
    ADD CONSTRAINT shop_token_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.shop_token
    ADD CONSTRAINT shop_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_transfer
    ADD CONSTRAINT shop_transfer_key_key UNIQUE (key);

ALTER TABLE ONLY public.shop_transfer
    ADD CONSTRAINT shop_transfer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shop_waiting
    ADD CONSTRAINT shop_waiting_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.shop_waiting
    ADD CONSTRAINT shop_waiting_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.studio_brief
    ADD CONSTRAINT studio_brief_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.studio_brief
    ADD CONSTRAINT studio_brief_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.studio_commission
    ADD CONSTRAINT studio_commission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.studio_commission
    ADD CONSTRAINT studio_commission_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.studio_commissionentry
    ADD CONSTRAINT studio_commissionentry_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.studio_commissionentry
    ADD CONSTRAINT studio_commissionentry_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.studio_commissionmark
    ADD CONSTRAINT studio_commissionmark_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.studio_commissionpicture
    ADD CONSTRAINT studio_commissionpicture_brief_id_key UNIQUE (brief_id);

ALTER TABLE ONLY public.studio_commissionpicture
    ADD CONSTRAINT studio_commissionpicture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.studio_commissionentry
    ADD CONSTRAINT studio_entry_has_one_place UNIQUE (commission_id, index);

ALTER TABLE ONLY public.studio_piece
    ADD CONSTRAINT studio_piece_brief_id_key UNIQUE (brief_id);

ALTER TABLE ONLY public.studio_piece
    ADD CONSTRAINT studio_piece_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.studio_piece
    ADD CONSTRAINT studio_piece_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.studio_series
    ADD CONSTRAINT studio_series_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.studio_series
    ADD CONSTRAINT studio_series_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.studio_treatment
    ADD CONSTRAINT studio_treatment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.studio_treatment
    ADD CONSTRAINT studio_treatment_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.training_hand
    ADD CONSTRAINT training_hand_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.training_hand
    ADD CONSTRAINT training_hand_public_id_key UNIQUE (public_id);

CREATE INDEX accounts_answered_key_id_7dfbe29b ON public.accounts_answered USING btree (key_id);

CREATE INDEX accounts_answered_made_at_5a52f235 ON public.accounts_answered USING btree (made_at);

CREATE INDEX accounts_apikey_digest_b02b5264_like ON public.accounts_apikey USING btree (digest varchar_pattern_ops);

CREATE INDEX accounts_apikey_person_id_7a96df49 ON public.accounts_apikey USING btree (person_id);

CREATE INDEX accounts_apiuse_key_id_016dbace ON public.accounts_apiuse USING btree (key_id);

CREATE INDEX accounts_firstsignin_person_id_20b30189 ON public.accounts_firstsignin USING btree (person_id);

CREATE INDEX accounts_firstsignin_token_digest_ea5985fa_like ON public.accounts_firstsignin USING btree (token_digest varchar_pattern_ops);

CREATE INDEX accounts_guest_taken_by_id_bfa185aa ON public.accounts_guest USING btree (taken_by_id);

CREATE INDEX accounts_message_webhook_id_c90e8cb4 ON public.accounts_message USING btree (webhook_id);

CREATE INDEX accounts_person_email_7de6b04f_like ON public.accounts_person USING btree (email varchar_pattern_ops);

CREATE UNIQUE INDEX accounts_person_email_once ON public.accounts_person USING btree (lower((email)::text));

CREATE INDEX accounts_rolegrant_person_id_6ff996a9 ON public.accounts_rolegrant USING btree (person_id);

CREATE INDEX accounts_signintry_begun_at_3dffada0 ON public.accounts_signintry USING btree (begun_at);

CREATE INDEX accounts_signintry_who_7296b077_like ON public.accounts_signintry USING btree (who varchar_pattern_ops);

CREATE INDEX accounts_webhook_person_id_8697fc02 ON public.accounts_webhook USING btree (person_id);

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);

CREATE INDEX corpus_author_identifier_2ffc7593 ON public.corpus_author USING btree (identifier);

CREATE INDEX corpus_author_identifier_2ffc7593_like ON public.corpus_author USING btree (identifier varchar_pattern_ops);

CREATE INDEX corpus_author_key_8a76eb71_like ON public.corpus_author USING btree (key varchar_pattern_ops);

CREATE INDEX corpus_author_person_id_aa933908 ON public.corpus_author USING btree (person_id);

CREATE INDEX corpus_author_plain_c09b82b9 ON public.corpus_author USING btree (plain);

CREATE INDEX corpus_author_plain_c09b82b9_like ON public.corpus_author USING btree (plain varchar_pattern_ops);

CREATE INDEX corpus_author_slug_8b1a7999_like ON public.corpus_author USING btree (slug varchar_pattern_ops);

CREATE INDEX corpus_authorclaim_author_id_84e44ce3 ON public.corpus_authorclaim USING btree (author_id);

CREATE INDEX corpus_authorclaim_decided_by_id_0b127105 ON public.corpus_authorclaim USING btree (decided_by_id);

CREATE INDEX corpus_authorclaim_person_id_0edfa446 ON public.corpus_authorclaim USING btree (person_id);

CREATE INDEX corpus_authorship_author_id_9dca8ab4 ON public.corpus_authorship USING btree (author_id);

CREATE INDEX corpus_authorship_work_id_28593709 ON public.corpus_authorship USING btree (work_id);

CREATE UNIQUE INDEX corpus_claim_one_person ON public.corpus_authorclaim USING btree (author_id) WHERE ((state)::text = 'confirmed'::text);

CREATE UNIQUE INDEX corpus_claim_open_once ON public.corpus_authorclaim USING btree (author_id, person_id) WHERE ((state)::text = 'open'::text);

CREATE INDEX corpus_collection_name_3827c4cb_like ON public.corpus_collection USING btree (name varchar_pattern_ops);

CREATE INDEX corpus_collection_person_id_e479688f ON public.corpus_collection USING btree (person_id);

CREATE INDEX corpus_consent_author_id_202dbae3 ON public.corpus_consent USING btree (author_id);

CREATE INDEX corpus_consent_of_author ON public.corpus_consent USING btree (author_id, purpose);

CREATE INDEX corpus_consent_of_work ON public.corpus_consent USING btree (work_id, purpose);

CREATE INDEX corpus_consent_recorded_by_id_e5f7a35a ON public.corpus_consent USING btree (recorded_by_id);

CREATE INDEX corpus_consent_work_id_ec1e367c ON public.corpus_consent USING btree (work_id);

CREATE INDEX corpus_intake_collection_id_bce65826 ON public.corpus_intake USING btree (collection_id);

CREATE INDEX corpus_intake_name_92a255f0 ON public.corpus_intake USING btree (name);

CREATE INDEX corpus_intake_name_92a255f0_like ON public.corpus_intake USING btree (name varchar_pattern_ops);

CREATE INDEX corpus_intake_person_id_f595d3e5 ON public.corpus_intake USING btree (person_id);

CREATE INDEX corpus_manifest_collections_collection_id_59b088df ON public.corpus_manifest_collections USING btree (collection_id);

CREATE INDEX corpus_manifest_collections_manifest_id_5a3f4f5a ON public.corpus_manifest_collections USING btree (manifest_id);

CREATE INDEX corpus_manifest_root_85742a8c_like ON public.corpus_manifest USING btree (root varchar_pattern_ops);

CREATE INDEX corpus_manifestwork_manifest_id_7cab92d0 ON public.corpus_manifestwork USING btree (manifest_id);

CREATE INDEX corpus_manifestwork_work_id_a1c6839e ON public.corpus_manifestwork USING btree (work_id);

CREATE INDEX corpus_refused_why ON public.corpus_refusedfile USING btree (collection_id, reason);

CREATE INDEX corpus_refusedfile_collection_id_bbc3e6a1 ON public.corpus_refusedfile USING btree (collection_id);

CREATE INDEX corpus_withdrawal_author_id_8940df9f ON public.corpus_withdrawal USING btree (author_id);

CREATE INDEX corpus_withdrawal_recorded_by_id_71424771 ON public.corpus_withdrawal USING btree (recorded_by_id);

CREATE INDEX corpus_withdrawal_work_id_e18ca878 ON public.corpus_withdrawal USING btree (work_id);

CREATE INDEX corpus_work_browse ON public.corpus_work USING btree (collection_id DESC, id);

CREATE INDEX corpus_work_collection_id_36dd7b30 ON public.corpus_work USING btree (collection_id);

CREATE INDEX corpus_work_digest_0a2057a6 ON public.corpus_work USING btree (digest);

CREATE INDEX corpus_work_digest_0a2057a6_like ON public.corpus_work USING btree (digest varchar_pattern_ops);

CREATE INDEX corpus_work_row ON public.corpus_work USING btree (collection_id, "row");

CREATE INDEX corpus_work_withdrawn ON public.corpus_work USING btree (withdrawn_at) WHERE (withdrawn_at IS NOT NULL);

CREATE INDEX corpus_work_words ON public.corpus_work USING gin (words);

CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON public.django_admin_log USING btree (content_type_id);

CREATE INDEX django_admin_log_user_id_c564eba6 ON public.django_admin_log USING btree (user_id);

CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);

CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);

CREATE INDEX gallery_artist_slug_221f1fbe_like ON public.gallery_artist USING btree (slug varchar_pattern_ops);

CREATE INDEX gallery_exhibition_slug_b8df5bf8_like ON public.gallery_exhibition USING btree (slug varchar_pattern_ops);

CREATE INDEX gallery_hanging ON public.gallery_listing USING btree (hung_at DESC, id DESC) WHERE (withdrawn_at IS NULL);

CREATE INDEX gallery_hanging_by_artist ON public.gallery_listing USING btree (artist_id, hung_at DESC, id DESC) WHERE (withdrawn_at IS NULL);

CREATE INDEX gallery_hanging_in ON public.gallery_listing USING btree (exhibition_id, hung_at DESC, id DESC) WHERE (withdrawn_at IS NULL);

CREATE INDEX gallery_listing_artist_id_d1960677 ON public.gallery_listing USING btree (artist_id);

CREATE INDEX gallery_listing_exhibition_id_fb5bb965 ON public.gallery_listing USING btree (exhibition_id);

CREATE INDEX gallery_listing_newest ON public.gallery_listing USING btree (hung_at DESC, id DESC);

CREATE INDEX gallery_listing_picture ON public.gallery_listing USING btree (picture);

CREATE INDEX gallery_listing_slug_3c5b920a_like ON public.gallery_listing USING btree (slug varchar_pattern_ops);

CREATE UNIQUE INDEX gallery_reader_once ON public.gallery_subscriber USING btree (lower((email)::text));

CREATE INDEX gallery_subscriber_email_7e41ddfa_like ON public.gallery_subscriber USING btree (email varchar_pattern_ops);

CREATE INDEX gallery_subscriber_key_f9da63d2_like ON public.gallery_subscriber USING btree (key varchar_pattern_ops);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX jobs_ended ON public.jobs_progress USING btree (queue, ended_at DESC);

CREATE INDEX jobs_of_person ON public.jobs_progress USING btree (person, queue, priority, turn);

CREATE INDEX jobs_progress_key_5307399a_like ON public.jobs_progress USING btree (key varchar_pattern_ops);

CREATE INDEX jobs_turns ON public.jobs_progress USING btree (queue, priority, state, turn);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);

CREATE INDEX provenance_chainanchor_checkpoint_id_e703eda8 ON public.provenance_chainanchor USING btree (checkpoint_id);

CREATE INDEX provenance_likeness ON public.provenance_picturefingerprint USING hnsw (likeness public.vector_cosine_ops) WITH (m='16', ef_construction='64');

CREATE INDEX provenance_log_subjects ON public.provenance_logentry USING gin (subjects);

CREATE INDEX provenance_logcosignature_checkpoint_id_81ddf1a5 ON public.provenance_logcosignature USING btree (checkpoint_id);

CREATE INDEX provenance_logdisclosure_entry_id_1a710f8f ON public.provenance_logdisclosure USING btree (entry_id);

CREATE INDEX provenance_logdisclosure_person_id_1757b9b0 ON public.provenance_logdisclosure USING btree (person_id);

CREATE INDEX provenance_logentry_digest_afaad707_like ON public.provenance_logentry USING btree (digest varchar_pattern_ops);

CREATE INDEX provenance_logentry_previous_4be3920b_like ON public.provenance_logentry USING btree (previous varchar_pattern_ops);

CREATE INDEX provenance_logentry_what_d06e8619 ON public.provenance_logentry USING btree (what);

CREATE INDEX provenance_logentry_what_d06e8619_like ON public.provenance_logentry USING btree (what varchar_pattern_ops);

CREATE INDEX provenance_picturefingerprint_digest_bf66846c_like ON public.provenance_picturefingerprint USING btree (digest varchar_pattern_ops);

CREATE INDEX provenance_picturefingerprint_iscc_9ea75477 ON public.provenance_picturefingerprint USING btree (iscc);

CREATE INDEX provenance_picturefingerprint_iscc_9ea75477_like ON public.provenance_picturefingerprint USING btree (iscc varchar_pattern_ops);

CREATE INDEX provenance_picturefingerprint_piece_5412d8cf ON public.provenance_picturefingerprint USING btree (piece);

CREATE INDEX provenance_picturefingerprint_piece_5412d8cf_like ON public.provenance_picturefingerprint USING btree (piece varchar_pattern_ops);

CREATE INDEX provenance_releasedfile_payload_db49a12d ON public.provenance_releasedfile USING btree (payload);

CREATE INDEX provenance_releasedfile_released_360c1de3_like ON public.provenance_releasedfile USING btree (released varchar_pattern_ops);

CREATE INDEX provenance_releasedfile_source_dc4aa52b_like ON public.provenance_releasedfile USING btree (source varchar_pattern_ops);

CREATE INDEX shop_auction_edition_id_9b1d5b45 ON public.shop_auction USING btree (edition_id);

CREATE INDEX shop_bargain_buyer_id_8fddeff3 ON public.shop_bargain USING btree (buyer_id);

CREATE INDEX shop_bargain_edition_id_c1fb778d ON public.shop_bargain USING btree (edition_id);

CREATE INDEX shop_bargainstep_bargain_id_28b01e03 ON public.shop_bargainstep USING btree (bargain_id);

CREATE INDEX shop_basketitem_edition_id_b1bbc725 ON public.shop_basketitem USING btree (edition_id);

CREATE INDEX shop_basketitem_person_id_e15be7a6 ON public.shop_basketitem USING btree (person_id);

CREATE INDEX shop_bid_auction_id_2b9757fc ON public.shop_bid USING btree (auction_id);

CREATE INDEX shop_bid_bidder_id_952c3eeb ON public.shop_bid USING btree (bidder_id);

CREATE INDEX shop_bill_commission_id_573f3c0c ON public.shop_bill USING btree (commission_id);

CREATE INDEX shop_bundle_made_by_id_84699e4e ON public.shop_bundle USING btree (made_by_id);

CREATE INDEX shop_bundle_slug_24761979_like ON public.shop_bundle USING btree (slug varchar_pattern_ops);

CREATE INDEX shop_bundlework_bundle_id_b0b7b0b7 ON public.shop_bundlework USING btree (bundle_id);

CREATE INDEX shop_bundlework_edition_id_d9aa5a62 ON public.shop_bundlework USING btree (edition_id);

CREATE UNIQUE INDEX shop_code_once_each ON public.shop_discountuse USING btree (code_id, buyer_id) WHERE (is_once AND (released_at IS NULL));

CREATE INDEX shop_contributor_key_9ede11ee_like ON public.shop_contributor USING btree (key varchar_pattern_ops);

CREATE INDEX shop_delivery_order_id_27fc9aeb ON public.shop_delivery USING btree (order_id);

CREATE INDEX shop_delivery_person_id_ffcebec0 ON public.shop_delivery USING btree (person_id);

CREATE INDEX shop_discountcode_artist_id_e92cd3e7 ON public.shop_discountcode USING btree (artist_id);

CREATE INDEX shop_discountcode_code_07289425_like ON public.shop_discountcode USING btree (code varchar_pattern_ops);

CREATE INDEX shop_discountcode_edition_id_274b1eed ON public.shop_discountcode USING btree (edition_id);

CREATE INDEX shop_discountuse_buyer_id_c9bc5a7a ON public.shop_discountuse USING btree (buyer_id);

CREATE INDEX shop_discountuse_code_id_a16c5377 ON public.shop_discountuse USING btree (code_id);

CREATE INDEX shop_dispute_payment_id_62b93996 ON public.shop_dispute USING btree (payment_id);

CREATE INDEX shop_invoice_amends_id_317f0792 ON public.shop_invoice USING btree (amends_id);

CREATE INDEX shop_invoice_bill_id_e44f5609 ON public.shop_invoice USING btree (bill_id);

CREATE INDEX shop_invoice_order_id_1ed1a945 ON public.shop_invoice USING btree (order_id);

CREATE INDEX shop_invoice_source_82e9f183_like ON public.shop_invoice USING btree (source varchar_pattern_ops);

CREATE INDEX shop_invoicecounter_series_82ec50ee_like ON public.shop_invoicecounter USING btree (series varchar_pattern_ops);

CREATE INDEX shop_ledgerline_account_id_d28f5c2a ON public.shop_ledgerline USING btree (account_id);

CREATE INDEX shop_ledgerline_transaction_id_1acfd773 ON public.shop_ledgerline USING btree (transaction_id);

CREATE INDEX shop_ledgertransaction_booked_at_c8dd73b1 ON public.shop_ledgertransaction USING btree (booked_at);

CREATE INDEX shop_ledgertransaction_rule_id_72ff926e ON public.shop_ledgertransaction USING btree (rule_id);

CREATE INDEX shop_ledgertransaction_source_e4e1f3f2_like ON public.shop_ledgertransaction USING btree (source varchar_pattern_ops);

CREATE INDEX shop_ledgertransaction_subject_e75c0ea1 ON public.shop_ledgertransaction USING btree (subject);

CREATE INDEX shop_ledgertransaction_subject_e75c0ea1_like ON public.shop_ledgertransaction USING btree (subject varchar_pattern_ops);

CREATE INDEX shop_licence_offer_id_de5f7369 ON public.shop_licence USING btree (offer_id);

CREATE INDEX shop_licenceground_licence_id_a0bbcddc ON public.shop_licenceground USING btree (licence_id);

CREATE INDEX shop_licenceground_order_id_1d2df158 ON public.shop_licenceground USING btree (order_id);

CREATE INDEX shop_licenceoffer_edition_id_9a76a1fa ON public.shop_licenceoffer USING btree (edition_id);

CREATE UNIQUE INDEX shop_number_has_one_owner ON public.shop_order USING btree (edition_id, good, number) WHERE ((state)::text = ANY (ARRAY[('paid'::character varying)::text, ('reserved'::character varying)::text]));

CREATE UNIQUE INDEX shop_one_auction_a_number ON public.shop_auction USING btree (edition_id, number) WHERE ((state)::text = ANY (ARRAY[('open'::character varying)::text, ('awarded'::character varying)::text]));

CREATE UNIQUE INDEX shop_one_invoice_a_bill ON public.shop_invoice USING btree (bill_id) WHERE ((kind)::text = 'invoice'::text);

CREATE UNIQUE INDEX shop_one_invoice_an_order ON public.shop_invoice USING btree (order_id) WHERE ((kind)::text = 'invoice'::text);

CREATE UNIQUE INDEX shop_one_open_auction ON public.shop_auction USING btree (edition_id) WHERE ((state)::text = 'open'::text);

CREATE UNIQUE INDEX shop_one_open_bargain ON public.shop_bargain USING btree (edition_id, buyer_id) WHERE ((state)::text = 'open'::text);

CREATE UNIQUE INDEX shop_one_open_payment ON public.shop_payment USING btree (order_id) WHERE ((status)::text = ANY (ARRAY[('waiting'::character varying)::text, ('input'::character varying)::text]));

CREATE UNIQUE INDEX shop_one_open_payment_a_bill ON public.shop_payment USING btree (bill_id) WHERE ((status)::text = ANY (ARRAY[('waiting'::character varying)::text, ('input'::character varying)::text]));

CREATE UNIQUE INDEX shop_one_open_payment_a_purchase ON public.shop_payment USING btree (purchase_id) WHERE ((status)::text = ANY (ARRAY[('waiting'::character varying)::text, ('input'::character varying)::text]));

CREATE UNIQUE INDEX shop_one_open_payout ON public.shop_payout USING btree (account_id) WHERE ((state)::text = 'waiting'::text);

CREATE UNIQUE INDEX shop_one_open_transfer ON public.shop_transfer USING btree (order_id) WHERE ((state)::text = 'offered'::text);

CREATE UNIQUE INDEX shop_one_reservation_each ON public.shop_order USING btree (edition_id, good, buyer_id) WHERE ((state)::text = 'reserved'::text);

CREATE INDEX shop_order_buyer_id_cffd21d9 ON public.shop_order USING btree (buyer_id);

CREATE INDEX shop_order_edition_id_1f00ea15 ON public.shop_order USING btree (edition_id);

CREATE INDEX shop_order_owner_id_220c6c20 ON public.shop_order USING btree (owner_id);

CREATE INDEX shop_order_proof_id_723baa7a ON public.shop_order USING btree (proof_id);

CREATE INDEX shop_order_purchase_id_c0bb235e ON public.shop_order USING btree (purchase_id);

CREATE INDEX shop_orderletter_order_id_e6324e90 ON public.shop_orderletter USING btree (order_id);

CREATE UNIQUE INDEX shop_paid_once ON public.shop_settlement USING btree (order_id) WHERE ((outcome)::text = 'sold'::text);

CREATE INDEX shop_payment_bill_id_1f3afe57 ON public.shop_payment USING btree (bill_id);

CREATE INDEX shop_payment_order_id_20828773 ON public.shop_payment USING btree (order_id);

CREATE INDEX shop_payment_purchase_id_616e6f3e ON public.shop_payment USING btree (purchase_id);

CREATE INDEX shop_paymentevent_payment_id_3efc0696 ON public.shop_paymentevent USING btree (payment_id);

CREATE INDEX shop_payout_account_id_2ec77cd4 ON public.shop_payout USING btree (account_id);

CREATE INDEX shop_payout_batch_id_013ba03b ON public.shop_payout USING btree (batch_id);

CREATE INDEX shop_payout_person_id_f8e0a80b ON public.shop_payout USING btree (person_id);

CREATE INDEX shop_payoutbatch_approved_by_id_84f47463 ON public.shop_payoutbatch USING btree (approved_by_id);

CREATE INDEX shop_payoutbatch_made_by_id_d3573e6c ON public.shop_payoutbatch USING btree (made_by_id);

CREATE INDEX shop_printjob_offer_id_ce0c26cc ON public.shop_printjob USING btree (offer_id);

CREATE INDEX shop_printoffer_edition_id_b38c7f30 ON public.shop_printoffer USING btree (edition_id);

CREATE INDEX shop_proof_edition_id_5bb1f138 ON public.shop_proof USING btree (edition_id);

CREATE INDEX shop_purchase_bundle_id_6cc50d57 ON public.shop_purchase USING btree (bundle_id);

CREATE INDEX shop_purchase_buyer_id_c9345f9c ON public.shop_purchase USING btree (buyer_id);

CREATE INDEX shop_refund_asked_by_id_36b7b756 ON public.shop_refund USING btree (asked_by_id);

CREATE INDEX shop_refund_order_id_0ad89e2e ON public.shop_refund USING btree (order_id);

CREATE INDEX shop_refund_payment_id_e40a49ab ON public.shop_refund USING btree (payment_id);

CREATE INDEX shop_saleterms_number_check_id_592d51cc ON public.shop_saleterms USING btree (number_check_id);

CREATE INDEX shop_sellerstate_seller_id_9736c8c0 ON public.shop_sellerstate USING btree (seller_id);

CREATE INDEX shop_settlement_order_id_bee1ccdc ON public.shop_settlement USING btree (order_id);

CREATE INDEX shop_settlement_payment_id_c398930a ON public.shop_settlement USING btree (payment_id);

CREATE INDEX shop_splitrule_listing_id_3840390f ON public.shop_splitrule USING btree (listing_id);

CREATE INDEX shop_splitrule_made_by_id_12f5e008 ON public.shop_splitrule USING btree (made_by_id);

CREATE INDEX shop_statement_month_eeb6a6db_like ON public.shop_statement USING btree (month varchar_pattern_ops);

CREATE INDEX shop_statementline_account_id_1e51a1fd ON public.shop_statementline USING btree (account_id);

CREATE INDEX shop_statementline_statement_id_c68b8b31 ON public.shop_statementline USING btree (statement_id);

CREATE INDEX shop_taxnumbercheck_checked_by_id_1ac754ac ON public.shop_taxnumbercheck USING btree (checked_by_id);

CREATE INDEX shop_taxnumbercheck_number_4cbc4297 ON public.shop_taxnumbercheck USING btree (number);

CREATE INDEX shop_taxnumbercheck_number_4cbc4297_like ON public.shop_taxnumbercheck USING btree (number varchar_pattern_ops);

CREATE INDEX shop_transfer_giver_id_c9ee75d9 ON public.shop_transfer USING btree (giver_id);

CREATE INDEX shop_transfer_key_566afdc3_like ON public.shop_transfer USING btree (key varchar_pattern_ops);

CREATE INDEX shop_transfer_order_id_38ca95a2 ON public.shop_transfer USING btree (order_id);

CREATE INDEX shop_transfer_taker_id_07532b85 ON public.shop_transfer USING btree (taker_id);

CREATE INDEX shop_waiting_edition_id_0b7521f8 ON public.shop_waiting USING btree (edition_id);

CREATE INDEX shop_waiting_person_id_69cc687b ON public.shop_waiting USING btree (person_id);

CREATE UNIQUE INDEX shop_waits_once ON public.shop_waiting USING btree (edition_id, person_id) WHERE ((state)::text = 'waiting'::text);

CREATE INDEX studio_brief_of_person ON public.studio_brief USING btree (person_id, created_at DESC);

CREATE INDEX studio_brief_person_id_1d110c15 ON public.studio_brief USING btree (person_id);

CREATE INDEX studio_brief_sitting_974304bf ON public.studio_brief USING btree (sitting);

CREATE INDEX studio_commission_artist_id_64e9c2cb ON public.studio_commission USING btree (artist_id);

CREATE INDEX studio_commission_chosen_id_1145330c ON public.studio_commission USING btree (chosen_id);

CREATE INDEX studio_commission_client_id_0f193ac7 ON public.studio_commission USING btree (client_id);

CREATE INDEX studio_commission_file_digest_2e4081b7 ON public.studio_commission USING btree (file_digest);

CREATE INDEX studio_commission_file_digest_2e4081b7_like ON public.studio_commission USING btree (file_digest varchar_pattern_ops);

CREATE INDEX studio_commissionentry_commission_id_72d18b03 ON public.studio_commissionentry USING btree (commission_id);

CREATE INDEX studio_commissionentry_digest_b9f6ef19_like ON public.studio_commissionentry USING btree (digest varchar_pattern_ops);

CREATE INDEX studio_commissionmark_picture_id_0c4eb06c ON public.studio_commissionmark USING btree (picture_id);

CREATE INDEX studio_commissionpicture_commission_id_577c522c ON public.studio_commissionpicture USING btree (commission_id);

CREATE INDEX studio_commissionpicture_digest_c55aae30 ON public.studio_commissionpicture USING btree (digest);

CREATE INDEX studio_commissionpicture_digest_c55aae30_like ON public.studio_commissionpicture USING btree (digest varchar_pattern_ops);

CREATE INDEX studio_piece_file_digest_a9e5b01c ON public.studio_piece USING btree (file_digest);

CREATE INDEX studio_piece_file_digest_a9e5b01c_like ON public.studio_piece USING btree (file_digest varchar_pattern_ops);

CREATE INDEX studio_piece_image_digest_fe603060 ON public.studio_piece USING btree (image_digest);

CREATE INDEX studio_piece_image_digest_fe603060_like ON public.studio_piece USING btree (image_digest varchar_pattern_ops);

CREATE INDEX studio_series_person_id_e3766899 ON public.studio_series USING btree (person_id);

CREATE INDEX studio_treatment_of_person ON public.studio_treatment USING btree (person_id, created_at DESC);

CREATE INDEX studio_treatment_person_id_569114b3 ON public.studio_treatment USING btree (person_id);

CREATE INDEX studio_treatment_piece_id_4c77b1f7 ON public.studio_treatment USING btree (piece_id);

CREATE INDEX studio_treatment_source_digest_d64b2f3e ON public.studio_treatment USING btree (source_digest);

CREATE INDEX studio_treatment_source_digest_d64b2f3e_like ON public.studio_treatment USING btree (source_digest varchar_pattern_ops);

CREATE INDEX training_hand_collection_id_fa44b970 ON public.training_hand USING btree (collection_id);

CREATE UNIQUE INDEX training_hand_named_once ON public.training_hand USING btree (person_id, lower((name)::text));

CREATE INDEX training_hand_person_id_f6e17a7c ON public.training_hand USING btree (person_id);

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();

CREATE TRIGGER provenance_checkpoint_stays BEFORE DELETE OR UPDATE ON public.provenance_logcheckpoint FOR EACH STATEMENT EXECUTE FUNCTION public.provenance_log_refuse();

CREATE TRIGGER provenance_checkpoints_are_not_emptied BEFORE TRUNCATE ON public.provenance_logcheckpoint FOR EACH STATEMENT EXECUTE FUNCTION public.provenance_log_refuse();

CREATE TRIGGER provenance_log_is_not_emptied BEFORE TRUNCATE ON public.provenance_logentry FOR EACH STATEMENT EXECUTE FUNCTION public.provenance_log_refuse();

CREATE TRIGGER provenance_log_stays BEFORE DELETE OR UPDATE ON public.provenance_logentry FOR EACH STATEMENT EXECUTE FUNCTION public.provenance_log_refuse();

CREATE TRIGGER shop_bargainstep_stays BEFORE DELETE OR UPDATE ON public.shop_bargainstep FOR EACH ROW EXECUTE FUNCTION public.shop_ways_refuse();

CREATE TRIGGER shop_bid_stays BEFORE DELETE OR UPDATE ON public.shop_bid FOR EACH ROW EXECUTE FUNCTION public.shop_ways_refuse();

CREATE TRIGGER shop_dispute_moves BEFORE INSERT OR UPDATE OF stage ON public.shop_dispute FOR EACH ROW EXECUTE FUNCTION public.shop_move_is_legal('stage', 'open', 'open answered,open won,open lost,answered won,answered lost');

CREATE TRIGGER shop_edition_in_sellers_currency BEFORE INSERT ON public.shop_edition FOR EACH ROW EXECUTE FUNCTION public.shop_edition_in_sellers_currency();

CREATE TRIGGER shop_ground_follows_order AFTER UPDATE OF state ON public.shop_order FOR EACH ROW WHEN ((((new.good)::text = 'licence'::text) AND ((new.state)::text <> (old.state)::text))) EXECUTE FUNCTION public.shop_ground_follows_order();

CREATE TRIGGER shop_invoice_is_not_emptied BEFORE TRUNCATE ON public.shop_invoice FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_invoice_is_numbered BEFORE INSERT ON public.shop_invoice FOR EACH ROW EXECUTE FUNCTION public.shop_paper_is_numbered();

CREATE TRIGGER shop_invoice_stays BEFORE DELETE OR UPDATE ON public.shop_invoice FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_invoicecounter_is_not_emptied BEFORE TRUNCATE ON public.shop_invoicecounter FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_invoicecounter_only_counts AFTER INSERT OR DELETE OR UPDATE ON public.shop_invoicecounter FOR EACH STATEMENT EXECUTE FUNCTION public.shop_counter_only_counts();

CREATE TRIGGER shop_ledgeraccount_is_not_emptied BEFORE TRUNCATE ON public.shop_ledgeraccount FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_ledgeraccount_stays BEFORE DELETE OR UPDATE ON public.shop_ledgeraccount FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE CONSTRAINT TRIGGER shop_ledgerline_balances AFTER INSERT ON public.shop_ledgerline DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.shop_line_balances();

CREATE TRIGGER shop_ledgerline_is_not_emptied BEFORE TRUNCATE ON public.shop_ledgerline FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_ledgerline_stays BEFORE DELETE OR UPDATE ON public.shop_ledgerline FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE CONSTRAINT TRIGGER shop_ledgertransaction_balances AFTER INSERT ON public.shop_ledgertransaction DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.shop_transaction_balances();

CREATE TRIGGER shop_ledgertransaction_is_not_emptied BEFORE TRUNCATE ON public.shop_ledgertransaction FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_ledgertransaction_stays BEFORE DELETE OR UPDATE ON public.shop_ledgertransaction FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE CONSTRAINT TRIGGER shop_order_adds_up AFTER INSERT OR UPDATE OF price_minor, currency, buyer_id ON public.shop_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.purchase_id IS NOT NULL)) EXECUTE FUNCTION public.shop_purchase_adds_up();

CREATE TRIGGER shop_order_moves BEFORE INSERT OR UPDATE OF state ON public.shop_order FOR EACH ROW EXECUTE FUNCTION public.shop_move_is_legal('state', 'reserved', 'reserved paid,reserved lapsed,reserved cancelled,paid refunded,lapsed paid,lapsed refunded,cancelled refunded');

CREATE TRIGGER shop_order_of_an_offered_proof BEFORE INSERT OR UPDATE OF proof_id, edition_id, number ON public.shop_order FOR EACH ROW WHEN ((new.proof_id IS NOT NULL)) EXECUTE FUNCTION public.shop_proof_is_offered();

CREATE TRIGGER shop_order_stays_in_its_purchase BEFORE UPDATE OF purchase_id ON public.shop_order FOR EACH ROW WHEN ((old.purchase_id IS DISTINCT FROM new.purchase_id)) EXECUTE FUNCTION public.shop_purchase_stays();

CREATE TRIGGER shop_payment_is_of_the_whole BEFORE INSERT OR UPDATE OF order_id ON public.shop_payment FOR EACH ROW WHEN ((new.order_id IS NOT NULL)) EXECUTE FUNCTION public.shop_payment_is_of_the_whole();

CREATE TRIGGER shop_paymentevent_stays BEFORE UPDATE ON public.shop_paymentevent FOR EACH ROW EXECUTE FUNCTION public.shop_paymentevent_refuse();

CREATE TRIGGER shop_payout_moves BEFORE DELETE OR UPDATE ON public.shop_payout FOR EACH ROW EXECUTE FUNCTION public.shop_payout_moves();

CREATE TRIGGER shop_payoutbatch_moves BEFORE DELETE OR UPDATE ON public.shop_payoutbatch FOR EACH ROW EXECUTE FUNCTION public.shop_payout_moves();

CREATE CONSTRAINT TRIGGER shop_purchase_adds_up AFTER INSERT OR UPDATE OF total_minor, currency, buyer_id ON public.shop_purchase DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.shop_purchase_adds_up();

CREATE TRIGGER shop_refund_counts BEFORE INSERT OR UPDATE ON public.shop_refund FOR EACH ROW EXECUTE FUNCTION public.shop_refund_counts();

CREATE TRIGGER shop_refund_is_of_its_order AFTER INSERT ON public.shop_refund FOR EACH ROW EXECUTE FUNCTION public.shop_refund_is_of_its_order();

CREATE TRIGGER shop_refund_moves BEFORE INSERT OR UPDATE OF state ON public.shop_refund FOR EACH ROW EXECUTE FUNCTION public.shop_move_is_legal('state', 'asked', 'asked sent,asked failed,failed asked');

CREATE TRIGGER shop_refund_stays_of_its_order BEFORE UPDATE OF order_id ON public.shop_refund FOR EACH ROW WHEN ((old.order_id IS DISTINCT FROM new.order_id)) EXECUTE FUNCTION public.shop_purchase_stays();

CREATE TRIGGER shop_saleterms_stay BEFORE UPDATE ON public.shop_saleterms FOR EACH ROW EXECUTE FUNCTION public.shop_terms_stay();

CREATE TRIGGER shop_settlement_is_of_its_payment BEFORE INSERT OR UPDATE OF payment_id, order_id ON public.shop_settlement FOR EACH ROW EXECUTE FUNCTION public.shop_settlement_is_of_its_payment();

CREATE TRIGGER shop_splitrule_is_not_emptied BEFORE TRUNCATE ON public.shop_splitrule FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_splitrule_stays BEFORE DELETE OR UPDATE ON public.shop_splitrule FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_statement_is_not_emptied BEFORE TRUNCATE ON public.shop_statement FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_statement_stays BEFORE DELETE OR UPDATE ON public.shop_statement FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_statementline_is_not_emptied BEFORE TRUNCATE ON public.shop_statementline FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_statementline_stays BEFORE DELETE OR UPDATE ON public.shop_statementline FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_taxnumbercheck_is_not_emptied BEFORE TRUNCATE ON public.shop_taxnumbercheck FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER shop_taxnumbercheck_stays BEFORE DELETE OR UPDATE ON public.shop_taxnumbercheck FOR EACH STATEMENT EXECUTE FUNCTION public.shop_books_refuse();

CREATE TRIGGER studio_record_stays BEFORE DELETE OR UPDATE ON public.studio_commissionentry FOR EACH STATEMENT EXECUTE FUNCTION public.studio_record_refuse();

ALTER TABLE ONLY public.accounts_answered
    ADD CONSTRAINT accounts_answered_key_id_7dfbe29b_fk_accounts_apikey_id FOREIGN KEY (key_id) REFERENCES public.accounts_apikey(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_apikey
    ADD CONSTRAINT accounts_apikey_person_id_7a96df49_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_apiuse
    ADD CONSTRAINT accounts_apiuse_key_id_016dbace_fk_accounts_apikey_id FOREIGN KEY (key_id) REFERENCES public.accounts_apikey(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_firstsignin
    ADD CONSTRAINT accounts_firstsignin_person_id_20b30189_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_guest
    ADD CONSTRAINT accounts_guest_person_id_ef29f269_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_guest
    ADD CONSTRAINT accounts_guest_taken_by_id_bfa185aa_fk_accounts_person_id FOREIGN KEY (taken_by_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_message
    ADD CONSTRAINT accounts_message_webhook_id_c90e8cb4_fk_accounts_webhook_id FOREIGN KEY (webhook_id) REFERENCES public.accounts_webhook(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_rolegrant
    ADD CONSTRAINT accounts_rolegrant_person_id_6ff996a9_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.accounts_webhook
    ADD CONSTRAINT accounts_webhook_person_id_8697fc02_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_author
    ADD CONSTRAINT corpus_author_person_id_aa933908_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_authorclaim
    ADD CONSTRAINT corpus_authorclaim_author_id_84e44ce3_fk_corpus_author_id FOREIGN KEY (author_id) REFERENCES public.corpus_author(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_authorclaim
    ADD CONSTRAINT corpus_authorclaim_decided_by_id_0b127105_fk_accounts_person_id FOREIGN KEY (decided_by_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_authorclaim
    ADD CONSTRAINT corpus_authorclaim_person_id_0edfa446_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_authorship
    ADD CONSTRAINT corpus_authorship_author_id_9dca8ab4_fk_corpus_author_id FOREIGN KEY (author_id) REFERENCES public.corpus_author(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_authorship
    ADD CONSTRAINT corpus_authorship_work_id_28593709_fk_corpus_work_id FOREIGN KEY (work_id) REFERENCES public.corpus_work(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_collection
    ADD CONSTRAINT corpus_collection_person_id_e479688f_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_consent
    ADD CONSTRAINT corpus_consent_author_id_202dbae3_fk_corpus_author_id FOREIGN KEY (author_id) REFERENCES public.corpus_author(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_consent
    ADD CONSTRAINT corpus_consent_recorded_by_id_e5f7a35a_fk_accounts_person_id FOREIGN KEY (recorded_by_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_consent
    ADD CONSTRAINT corpus_consent_work_id_ec1e367c_fk_corpus_work_id FOREIGN KEY (work_id) REFERENCES public.corpus_work(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_intake
    ADD CONSTRAINT corpus_intake_collection_id_bce65826_fk_corpus_collection_id FOREIGN KEY (collection_id) REFERENCES public.corpus_collection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_intake
    ADD CONSTRAINT corpus_intake_person_id_f595d3e5_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_manifest_collections
    ADD CONSTRAINT corpus_manifest_coll_collection_id_59b088df_fk_corpus_co FOREIGN KEY (collection_id) REFERENCES public.corpus_collection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_manifest_collections
    ADD CONSTRAINT corpus_manifest_coll_manifest_id_5a3f4f5a_fk_corpus_ma FOREIGN KEY (manifest_id) REFERENCES public.corpus_manifest(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_manifestwork
    ADD CONSTRAINT corpus_manifestwork_manifest_id_7cab92d0_fk_corpus_manifest_id FOREIGN KEY (manifest_id) REFERENCES public.corpus_manifest(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_manifestwork
    ADD CONSTRAINT corpus_manifestwork_work_id_a1c6839e_fk_corpus_work_id FOREIGN KEY (work_id) REFERENCES public.corpus_work(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_refusedfile
    ADD CONSTRAINT corpus_refusedfile_collection_id_bbc3e6a1_fk_corpus_co FOREIGN KEY (collection_id) REFERENCES public.corpus_collection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_withdrawal
    ADD CONSTRAINT corpus_withdrawal_author_id_8940df9f_fk_corpus_author_id FOREIGN KEY (author_id) REFERENCES public.corpus_author(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_withdrawal
    ADD CONSTRAINT corpus_withdrawal_recorded_by_id_71424771_fk_accounts_person_id FOREIGN KEY (recorded_by_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_withdrawal
    ADD CONSTRAINT corpus_withdrawal_work_id_e18ca878_fk_corpus_work_id FOREIGN KEY (work_id) REFERENCES public.corpus_work(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.corpus_work
    ADD CONSTRAINT corpus_work_collection_id_36dd7b30_fk_corpus_collection_id FOREIGN KEY (collection_id) REFERENCES public.corpus_collection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_accounts_person_id FOREIGN KEY (user_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.gallery_artist
    ADD CONSTRAINT gallery_artist_person_id_ed7b3b81_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.gallery_listing
    ADD CONSTRAINT gallery_listing_artist_id_d1960677_fk_gallery_artist_id FOREIGN KEY (artist_id) REFERENCES public.gallery_artist(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.gallery_listing
    ADD CONSTRAINT gallery_listing_exhibition_id_fb5bb965_fk_gallery_exhibition_id FOREIGN KEY (exhibition_id) REFERENCES public.gallery_exhibition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.gallery_listing
    ADD CONSTRAINT gallery_listing_piece_id_0cc8c5e9_fk_studio_piece_id FOREIGN KEY (piece_id) REFERENCES public.studio_piece(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);

ALTER TABLE ONLY public.provenance_chainanchor
    ADD CONSTRAINT provenance_chainanch_checkpoint_id_e703eda8_fk_provenanc FOREIGN KEY (checkpoint_id) REFERENCES public.provenance_logcheckpoint(size) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.provenance_logcosignature
    ADD CONSTRAINT provenance_logcosign_checkpoint_id_81ddf1a5_fk_provenanc FOREIGN KEY (checkpoint_id) REFERENCES public.provenance_logcheckpoint(size) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.provenance_logdisclosure
    ADD CONSTRAINT provenance_logdisclo_person_id_1757b9b0_fk_accounts_ FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_auction
    ADD CONSTRAINT shop_auction_edition_id_9b1d5b45_fk_shop_edition_id FOREIGN KEY (edition_id) REFERENCES public.shop_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_auction
    ADD CONSTRAINT shop_auction_order_id_518f81a2_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_bargain
    ADD CONSTRAINT shop_bargain_buyer_id_8fddeff3_fk_accounts_person_id FOREIGN KEY (buyer_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_bargain
    ADD CONSTRAINT shop_bargain_edition_id_c1fb778d_fk_shop_edition_id FOREIGN KEY (edition_id) REFERENCES public.shop_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_bargain
    ADD CONSTRAINT shop_bargain_order_id_8fbb08fc_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_bargainstep
    ADD CONSTRAINT shop_bargainstep_bargain_id_28b01e03_fk_shop_bargain_id FOREIGN KEY (bargain_id) REFERENCES public.shop_bargain(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_basketitem
    ADD CONSTRAINT shop_basketitem_edition_id_b1bbc725_fk_shop_edition_id FOREIGN KEY (edition_id) REFERENCES public.shop_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_basketitem
    ADD CONSTRAINT shop_basketitem_person_id_e15be7a6_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_bid
    ADD CONSTRAINT shop_bid_auction_id_2b9757fc_fk_shop_auction_id FOREIGN KEY (auction_id) REFERENCES public.shop_auction(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_bid
    ADD CONSTRAINT shop_bid_bidder_id_952c3eeb_fk_accounts_person_id FOREIGN KEY (bidder_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_bill
    ADD CONSTRAINT shop_bill_commission_id_573f3c0c_fk_studio_commission_id FOREIGN KEY (commission_id) REFERENCES public.studio_commission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_bill
    ADD CONSTRAINT shop_bill_payment_id_a011cb41_fk_shop_payment_id FOREIGN KEY (payment_id) REFERENCES public.shop_payment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_bundle
    ADD CONSTRAINT shop_bundle_made_by_id_84699e4e_fk_accounts_person_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_bundlework
    ADD CONSTRAINT shop_bundlework_bundle_id_b0b7b0b7_fk_shop_bundle_id FOREIGN KEY (bundle_id) REFERENCES public.shop_bundle(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_bundlework
    ADD CONSTRAINT shop_bundlework_edition_id_d9aa5a62_fk_shop_edition_id FOREIGN KEY (edition_id) REFERENCES public.shop_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_delivery
    ADD CONSTRAINT shop_delivery_order_id_27fc9aeb_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_delivery
    ADD CONSTRAINT shop_delivery_person_id_ffcebec0_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_discountcode
    ADD CONSTRAINT shop_discountcode_artist_id_e92cd3e7_fk_accounts_person_id FOREIGN KEY (artist_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_discountcode
    ADD CONSTRAINT shop_discountcode_edition_id_274b1eed_fk_shop_edition_id FOREIGN KEY (edition_id) REFERENCES public.shop_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_discountuse
    ADD CONSTRAINT shop_discountuse_buyer_id_c9bc5a7a_fk_accounts_person_id FOREIGN KEY (buyer_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_discountuse
    ADD CONSTRAINT shop_discountuse_code_id_a16c5377_fk_shop_discountcode_id FOREIGN KEY (code_id) REFERENCES public.shop_discountcode(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_discountuse
    ADD CONSTRAINT shop_discountuse_order_id_0ef49108_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_dispute
    ADD CONSTRAINT shop_dispute_payment_id_62b93996_fk_shop_payment_id FOREIGN KEY (payment_id) REFERENCES public.shop_payment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_edition
    ADD CONSTRAINT shop_edition_listing_id_6a77d3f0_fk_gallery_listing_id FOREIGN KEY (listing_id) REFERENCES public.gallery_listing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_invoice
    ADD CONSTRAINT shop_invoice_amends_id_317f0792_fk_shop_invoice_id FOREIGN KEY (amends_id) REFERENCES public.shop_invoice(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_invoice
    ADD CONSTRAINT shop_invoice_bill_id_e44f5609_fk_shop_bill_id FOREIGN KEY (bill_id) REFERENCES public.shop_bill(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_invoice
    ADD CONSTRAINT shop_invoice_order_id_1ed1a945_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_ledgerline
    ADD CONSTRAINT shop_ledgerline_account_id_d28f5c2a_fk_shop_ledgeraccount_id FOREIGN KEY (account_id) REFERENCES public.shop_ledgeraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_ledgerline
    ADD CONSTRAINT shop_ledgerline_transaction_id_1acfd773_fk_shop_ledg FOREIGN KEY (transaction_id) REFERENCES public.shop_ledgertransaction(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_ledgertransaction
    ADD CONSTRAINT shop_ledgertransaction_rule_id_72ff926e_fk_shop_splitrule_id FOREIGN KEY (rule_id) REFERENCES public.shop_splitrule(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_licence
    ADD CONSTRAINT shop_licence_offer_id_de5f7369_fk_shop_licenceoffer_id FOREIGN KEY (offer_id) REFERENCES public.shop_licenceoffer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_licence
    ADD CONSTRAINT shop_licence_order_id_4bc18cee_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_licenceground
    ADD CONSTRAINT shop_licenceground_licence_id_a0bbcddc_fk_shop_licence_id FOREIGN KEY (licence_id) REFERENCES public.shop_licence(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_licenceground
    ADD CONSTRAINT shop_licenceground_order_id_1d2df158_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_licenceoffer
    ADD CONSTRAINT shop_licenceoffer_edition_id_9a76a1fa_fk_shop_edition_id FOREIGN KEY (edition_id) REFERENCES public.shop_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_ledgerline
    ADD CONSTRAINT shop_line_in_its_accounts_currency FOREIGN KEY (account_id, currency) REFERENCES public.shop_ledgeraccount(id, currency);

ALTER TABLE ONLY public.shop_ledgerline
    ADD CONSTRAINT shop_line_in_its_postings_currency FOREIGN KEY (transaction_id, currency) REFERENCES public.shop_ledgertransaction(id, currency);

ALTER TABLE ONLY public.shop_order
    ADD CONSTRAINT shop_order_buyer_id_cffd21d9_fk_accounts_person_id FOREIGN KEY (buyer_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_order
    ADD CONSTRAINT shop_order_edition_id_1f00ea15_fk_shop_edition_id FOREIGN KEY (edition_id) REFERENCES public.shop_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_order
    ADD CONSTRAINT shop_order_knows_its_edition FOREIGN KEY (edition_id, edition_size) REFERENCES public.shop_edition(id, size);

ALTER TABLE ONLY public.shop_order
    ADD CONSTRAINT shop_order_owner_id_220c6c20_fk_accounts_person_id FOREIGN KEY (owner_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_order
    ADD CONSTRAINT shop_order_proof_id_723baa7a_fk_shop_proof_id FOREIGN KEY (proof_id) REFERENCES public.shop_proof(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_order
    ADD CONSTRAINT shop_order_purchase_id_c0bb235e_fk_shop_purchase_id FOREIGN KEY (purchase_id) REFERENCES public.shop_purchase(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_orderletter
    ADD CONSTRAINT shop_orderletter_order_id_e6324e90_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_payment
    ADD CONSTRAINT shop_payment_bill_id_1f3afe57_fk_shop_bill_id FOREIGN KEY (bill_id) REFERENCES public.shop_bill(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_payment
    ADD CONSTRAINT shop_payment_order_id_20828773_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_payment
    ADD CONSTRAINT shop_payment_purchase_id_616e6f3e_fk_shop_purchase_id FOREIGN KEY (purchase_id) REFERENCES public.shop_purchase(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_paymentevent
    ADD CONSTRAINT shop_paymentevent_payment_id_3efc0696_fk_shop_payment_id FOREIGN KEY (payment_id) REFERENCES public.shop_payment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_payout
    ADD CONSTRAINT shop_payout_account_id_2ec77cd4_fk_shop_ledgeraccount_id FOREIGN KEY (account_id) REFERENCES public.shop_ledgeraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_payout
    ADD CONSTRAINT shop_payout_batch_id_013ba03b_fk_shop_payoutbatch_id FOREIGN KEY (batch_id) REFERENCES public.shop_payoutbatch(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_payout
    ADD CONSTRAINT shop_payout_person_id_f8e0a80b_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_payoutbatch
    ADD CONSTRAINT shop_payoutbatch_approved_by_id_84f47463_fk_accounts_person_id FOREIGN KEY (approved_by_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_payoutbatch
    ADD CONSTRAINT shop_payoutbatch_made_by_id_d3573e6c_fk_accounts_person_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_payoutdetails
    ADD CONSTRAINT shop_payoutdetails_person_id_2ef85294_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_printjob
    ADD CONSTRAINT shop_printjob_offer_id_ce0c26cc_fk_shop_printoffer_id FOREIGN KEY (offer_id) REFERENCES public.shop_printoffer(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_printjob
    ADD CONSTRAINT shop_printjob_order_id_3d916640_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_printoffer
    ADD CONSTRAINT shop_printoffer_edition_id_b38c7f30_fk_shop_edition_id FOREIGN KEY (edition_id) REFERENCES public.shop_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_proof
    ADD CONSTRAINT shop_proof_edition_id_5bb1f138_fk_shop_edition_id FOREIGN KEY (edition_id) REFERENCES public.shop_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_purchase
    ADD CONSTRAINT shop_purchase_bundle_id_6cc50d57_fk_shop_bundle_id FOREIGN KEY (bundle_id) REFERENCES public.shop_bundle(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_purchase
    ADD CONSTRAINT shop_purchase_buyer_id_c9345f9c_fk_accounts_person_id FOREIGN KEY (buyer_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_refund
    ADD CONSTRAINT shop_refund_asked_by_id_36b7b756_fk_accounts_person_id FOREIGN KEY (asked_by_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_refund
    ADD CONSTRAINT shop_refund_order_id_0ad89e2e_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_refund
    ADD CONSTRAINT shop_refund_payment_id_e40a49ab_fk_shop_payment_id FOREIGN KEY (payment_id) REFERENCES public.shop_payment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_saleterms
    ADD CONSTRAINT shop_saleterms_commission_id_2cbd52c4_fk_studio_commission_id FOREIGN KEY (commission_id) REFERENCES public.studio_commission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_saleterms
    ADD CONSTRAINT shop_saleterms_number_check_id_592d51cc_fk_shop_taxn FOREIGN KEY (number_check_id) REFERENCES public.shop_taxnumbercheck(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_saleterms
    ADD CONSTRAINT shop_saleterms_order_id_857dc5f7_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_sellerstate
    ADD CONSTRAINT shop_sellerstate_seller_id_9736c8c0_fk_shop_sellerdetails_id FOREIGN KEY (seller_id) REFERENCES public.shop_sellerdetails(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_settlement
    ADD CONSTRAINT shop_settlement_order_id_bee1ccdc_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_settlement
    ADD CONSTRAINT shop_settlement_payment_id_c398930a_fk_shop_payment_id FOREIGN KEY (payment_id) REFERENCES public.shop_payment(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_splitrule
    ADD CONSTRAINT shop_splitrule_listing_id_3840390f_fk_gallery_listing_id FOREIGN KEY (listing_id) REFERENCES public.gallery_listing(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_splitrule
    ADD CONSTRAINT shop_splitrule_made_by_id_12f5e008_fk_accounts_person_id FOREIGN KEY (made_by_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_statementline
    ADD CONSTRAINT shop_statementline_account_id_1e51a1fd_fk_shop_ledgeraccount_id FOREIGN KEY (account_id) REFERENCES public.shop_ledgeraccount(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_statementline
    ADD CONSTRAINT shop_statementline_line_id_0cbb37c3_fk_shop_ledgerline_id FOREIGN KEY (line_id) REFERENCES public.shop_ledgerline(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_statementline
    ADD CONSTRAINT shop_statementline_statement_id_c68b8b31_fk_shop_statement_id FOREIGN KEY (statement_id) REFERENCES public.shop_statement(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_taxnumbercheck
    ADD CONSTRAINT shop_taxnumbercheck_checked_by_id_1ac754ac_fk_accounts_ FOREIGN KEY (checked_by_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_token
    ADD CONSTRAINT shop_token_order_id_3cfa1191_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_transfer
    ADD CONSTRAINT shop_transfer_giver_id_c9ee75d9_fk_accounts_person_id FOREIGN KEY (giver_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_transfer
    ADD CONSTRAINT shop_transfer_order_id_38ca95a2_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_transfer
    ADD CONSTRAINT shop_transfer_taker_id_07532b85_fk_accounts_person_id FOREIGN KEY (taker_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_waiting
    ADD CONSTRAINT shop_waiting_edition_id_0b7521f8_fk_shop_edition_id FOREIGN KEY (edition_id) REFERENCES public.shop_edition(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_waiting
    ADD CONSTRAINT shop_waiting_order_id_8c7b3852_fk_shop_order_id FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.shop_waiting
    ADD CONSTRAINT shop_waiting_person_id_69cc687b_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_brief
    ADD CONSTRAINT studio_brief_person_id_1d110c15_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_commission
    ADD CONSTRAINT studio_commission_artist_id_64e9c2cb_fk_accounts_person_id FOREIGN KEY (artist_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_commission
    ADD CONSTRAINT studio_commission_chosen_id_1145330c_fk_studio_co FOREIGN KEY (chosen_id) REFERENCES public.studio_commissionpicture(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_commission
    ADD CONSTRAINT studio_commission_client_id_0f193ac7_fk_accounts_person_id FOREIGN KEY (client_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_commissionentry
    ADD CONSTRAINT studio_commissionent_commission_id_72d18b03_fk_studio_co FOREIGN KEY (commission_id) REFERENCES public.studio_commission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_commissionmark
    ADD CONSTRAINT studio_commissionmar_picture_id_0c4eb06c_fk_studio_co FOREIGN KEY (picture_id) REFERENCES public.studio_commissionpicture(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_commissionpicture
    ADD CONSTRAINT studio_commissionpic_commission_id_577c522c_fk_studio_co FOREIGN KEY (commission_id) REFERENCES public.studio_commission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_commissionpicture
    ADD CONSTRAINT studio_commissionpicture_brief_id_f8dd4891_fk_studio_brief_id FOREIGN KEY (brief_id) REFERENCES public.studio_brief(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_piece
    ADD CONSTRAINT studio_piece_brief_id_7e5e2a4d_fk_studio_brief_id FOREIGN KEY (brief_id) REFERENCES public.studio_brief(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_series
    ADD CONSTRAINT studio_series_person_id_e3766899_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_treatment
    ADD CONSTRAINT studio_treatment_person_id_569114b3_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.studio_treatment
    ADD CONSTRAINT studio_treatment_piece_id_4c77b1f7_fk_studio_piece_id FOREIGN KEY (piece_id) REFERENCES public.studio_piece(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.training_hand
    ADD CONSTRAINT training_hand_collection_id_fa44b970_fk_corpus_collection_id FOREIGN KEY (collection_id) REFERENCES public.corpus_collection(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.training_hand
    ADD CONSTRAINT training_hand_person_id_f6e17a7c_fk_accounts_person_id FOREIGN KEY (person_id) REFERENCES public.accounts_person(id) DEFERRABLE INITIALLY DEFERRED;

INSERT INTO public.django_migrations (id, app, name, applied) VALUES (1, 'accounts', '0001_initial', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (2, 'accounts', '0002_withdrawal_policy', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (3, 'accounts', '0003_keys_and_webhooks', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (4, 'accounts', '0014_sign_in_tries', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (5, 'accounts', '0015_guests', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (6, 'contenttypes', '0001_initial', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (7, 'admin', '0001_initial', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (8, 'admin', '0002_logentry_remove_auto_add', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (9, 'admin', '0003_logentry_add_action_flag_choices', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (10, 'contenttypes', '0002_remove_content_type_name', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (11, 'auth', '0001_initial', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (12, 'auth', '0002_alter_permission_name_max_length', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (13, 'auth', '0003_alter_user_email_max_length', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (14, 'auth', '0004_alter_user_username_opts', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (15, 'auth', '0005_alter_user_last_login_null', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (16, 'auth', '0006_require_contenttypes_0002', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (17, 'auth', '0007_alter_validators_add_error_messages', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (18, 'auth', '0008_alter_user_username_max_length', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (19, 'auth', '0009_alter_user_last_name_max_length', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (20, 'auth', '0010_alter_group_name_max_length', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (21, 'auth', '0011_update_proxy_permissions', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (22, 'auth', '0012_alter_user_first_name_max_length', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (23, 'corpus', '0001_works', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (24, 'corpus', '0002_decisions', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (25, 'corpus', '0003_manifests', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (26, 'studio', '0001_initial', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (27, 'studio', '0002_references', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (28, 'studio', '0003_ground', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (29, 'studio', '0004_treatments', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (30, 'studio', '0005_commissions', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (31, 'studio', '0006_guests', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (32, 'studio', '0007_restorations', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (33, 'gallery', '0001_initial', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (34, 'gallery', '0002_open_editions', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (35, 'gallery', '0003_artists', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (36, 'gallery', '0004_works_have_artists', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (37, 'gallery', '0005_newsletter', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (38, 'jobs', '0001_initial', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (39, 'jobs', '0002_fair_queue', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (40, 'procrastinate', '0001_initial', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (41, 'procrastinate', '0002_drop_started_at_column', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (42, 'procrastinate', '0003_drop_started_at_column', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (43, 'procrastinate', '0004_drop_procrastinate_version_table', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (44, 'procrastinate', '0005_fix_procrastinate_fetch_job', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (45, 'procrastinate', '0006_fix_trigger_status_events_insert', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (46, 'procrastinate', '0007_add_queueing_lock_column', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (47, 'procrastinate', '0008_close_fetch_job_race_condition', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (48, 'procrastinate', '0009_add_defer_job_function', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (49, 'procrastinate', '0010_add_procrastinate_periodic_defers', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (50, 'procrastinate', '0011_add_foreign_key_index', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (51, 'procrastinate', '0012_add_locks_to_periodic_defer', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (52, 'procrastinate', '0013_fix_procrastinate_defer_periodic_job', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (53, 'procrastinate', '0014_add_finish_job_and_retry_job_functions', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (54, 'procrastinate', '0015_add_trigger_on_job_deletion', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (55, 'procrastinate', '0016_delete_finished_jobs', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (56, 'procrastinate', '0017_add_checks_to_finish_job', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (57, 'procrastinate', '0018_add_checks_to_retry_job', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (58, 'procrastinate', '0019_fix_finish_job_compat_issue', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (59, 'procrastinate', '0020_add_index_on_procrastinate_jobs', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (60, 'procrastinate', '0021_add_kwargs_to_defer_periodic_job', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (61, 'procrastinate', '0022_null_locks_excluded', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (62, 'procrastinate', '0023_remove_old_finish_job_function', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (63, 'procrastinate', '0024_job_id_bigint', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (64, 'procrastinate', '0025_add_models', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (65, 'procrastinate', '0026_add_job_priority', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (66, 'procrastinate', '0027_add_periodic_job_priority', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (67, 'procrastinate', '0028_add_cancel_states', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (68, 'procrastinate', '0029_add_additional_params_to_retry_job', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (69, 'procrastinate', '0030_alter_procrastinateevent_options', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (70, 'procrastinate', '0031_add_indexes_for_fetch_job', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (71, 'procrastinate', '0032_pre_cancel_notification', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (72, 'procrastinate', '0033_post_cancel_notification', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (73, 'procrastinate', '0034_pre_add_heartbeat', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (74, 'procrastinate', '0035_post_add_heartbeat', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (75, 'procrastinate', '0036_add_worker_model', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (76, 'procrastinate', '0037_pre_batch_defer_jobs', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (77, 'procrastinate', '0038_post_batch_defer_jobs', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (78, 'procrastinate', '0039_pre_priority_lock_fetch_job', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (79, 'procrastinate', '0040_pre_retry_failed_job', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (80, 'procrastinate', '0041_post_retry_failed_job', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (81, 'provenance', '0001_log', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (82, 'provenance', '0002_append_only', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (83, 'provenance', '0003_merkle_log', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (84, 'provenance', '0004_chain', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (85, 'provenance', '0005_released_files', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (86, 'provenance', '0006_fingerprints', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (87, 'sessions', '0001_initial', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (88, 'shop', '0001_initial', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (89, 'shop', '0002_order_knows_its_edition', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (90, 'shop', '0003_bills', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (91, 'shop', '0004_copies_and_tokens', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (92, 'shop', '0005_books', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (93, 'shop', '0006_payouts_and_statements', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (94, 'shop', '0007_books_are_kept', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (95, 'shop', '0008_payments', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (96, 'shop', '0009_moves', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (97, 'shop', '0010_seller', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (98, 'shop', '0011_terms_of_sales', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (99, 'shop', '0012_invoices', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (100, 'shop', '0013_discounts_and_rates', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (101, 'shop', '0014_papers_are_kept', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (102, 'shop', '0015_goods', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (103, 'shop', '0016_auctions', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (104, 'shop', '0017_bargains', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (105, 'shop', '0018_licences', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (106, 'shop', '0019_ways_are_kept', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (107, 'shop', '0020_prints', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (108, 'shop', '0021_ways_of_orders', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (109, 'shop', '0022_purchases', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (110, 'shop', '0023_purchases_are_kept', '2026-01-01 00:00:00+00');
INSERT INTO public.django_migrations (id, app, name, applied) VALUES (111, 'training', '0001_personal_hands', '2026-01-01 00:00:00+00');

SELECT pg_catalog.setval('public.django_migrations_id_seq', 111, true);
