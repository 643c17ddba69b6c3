import { type RawBuilder, sql } from 'kysely'

const UNBILLED = sql`(
  select p.id, p.bill_account_id from payments p where p.way = 'account' and p.state = 'paid' and p.amount > 0
    and not exists (select from bill_lines l where l.payment_id = p.id)
  union all
  select r.id, p.bill_account_id from refunds r join payments p on p.id = r.payment_id
  where r.way = 'account' and r.state = 'done' and coalesce(r.by_payment, r.amount) > 0
    and not exists (select from bill_lines l where l.refund_id = r.id))`

/** What has to hold after any storm: each query lists the rows that break it. */
export const INVARIANTS: Readonly<Record<string, RawBuilder<unknown>>> = {
  'orders that are not the sum of their lines and adjustments': sql`
    select o.id from orders o where o.total_amount <>
      (select coalesce(sum(l.unit_amount * l.quantity), 0) from order_lines l where l.order_id = o.id)
      + (select coalesce(sum(a.amount), 0) from order_adjustments a where a.order_id = o.id)`,
  'order lines in another currency than their order': sql`
    select l.id from order_lines l join orders o on o.id = l.order_id where l.currency <> o.currency`,
  'orders that are paid without a payment of their total': sql`
    select o.id from orders o where o.state = 'paid' and not exists (
      select from payments p where p.order_id = o.id and p.state = 'paid' and p.amount = o.total_amount and p.currency = o.currency)`,
  'payments that are paid twice for one order': sql`
    select order_id from payments where state = 'paid' group by order_id having count(*) > 1`,
  'money that was taken, with neither goods nor all of it back': sql`
    select p.id from payments p join orders o on o.id = p.order_id where p.state = 'paid' and o.state <> 'paid'
      and p.amount <> (select coalesce(sum(r.amount), 0) from refunds r where r.payment_id = p.id and r.state = 'done')`,
  'payments of which more was given back than was paid': sql`
    select p.id from payments p join refunds r on r.payment_id = p.id and r.state <> 'failed'
    group by p.id having sum(r.amount) > p.amount`,
  'refunds that are not the sum of their lines': sql`
    select r.id from refunds r join refund_lines rl on rl.refund_id = r.id join order_lines l on l.id = rl.order_line_id
    where not exists (select from order_adjustments a where a.order_id = r.order_id)
    group by r.id having r.amount <> sum(rl.quantity * l.unit_amount)`,
  'refunds that name a line twice': sql`
    select refund_id from refund_lines group by refund_id, order_line_id having count(*) > 1`,
  'lines whose refunded quantity is not what was refunded': sql`
    select l.id from order_lines l where l.refunded_quantity <> (select coalesce(sum(rl.quantity), 0)
      from refund_lines rl join refunds r on r.id = rl.refund_id where rl.order_line_id = l.id and r.state = 'done')`,
  'kept balances that are not the sum of their entries': sql`
    select a.id from ledger_accounts a
      left join (select account_id, currency, sum(amount) as amount from ledger_entries group by 1, 2) e on e.account_id = a.id
      full join ledger_balances b on b.account_id = a.id and b.currency = e.currency
    where (ledger_kind(a.code) is not null or b.account_id is not null) and coalesce(b.amount, 0) <> coalesce(e.amount, 0)`,
  'lines of statements that are not their entries, each once and with what there was after it': sql`
    select transaction_id, position from (
      select e.transaction_id, e.position, e.account_id, e.currency, e.amount
      from ledger_entries e join ledger_accounts a on a.id = e.account_id where ledger_kind(a.code) in ('credit', 'household')) entries
    full join (select *, balance - lag(balance, 1, 0) over before as amount, lag(nth, 1, 0) over before + 1 as should_be,
        nth = max(nth) over (partition by account_id, currency) as is_last from ledger_lines
      window before as (partition by account_id, currency order by nth)) lines using (transaction_id, position, account_id, currency)
    left join ledger_balances b using (account_id, currency)
    where entries.amount is distinct from lines.amount or lines.nth <> lines.should_be
      or (lines.is_last and (lines.balance, lines.nth) is distinct from (b.amount, b.entries))`,
  'balances that do not know how many entries they are of': sql`
    select account_id, currency from ledger_balances b
    where entries <> (select count(*) from ledger_entries e where e.account_id = b.account_id and e.currency = b.currency)`,
  'lines of the trial balance that are not the sum of their entries': sql`
    select code, currency from (
      select ledger_line(a.code) as code, e.currency, sum(greatest(e.amount, 0)) as debit, sum(greatest(-e.amount, 0)) as credit,
        count(distinct a.id) as accounts
      from ledger_entries e join ledger_accounts a on a.id = e.account_id group by 1, 2) entries
    full join (select code, currency, sum(debit) as debit, sum(credit) as credit, greatest(1, sum(accounts)) as accounts
      from ledger_sums group by 1, 2) kept using (code, currency)
    where (entries.debit, entries.credit, entries.accounts) is distinct from (kept.debit, kept.credit, kept.accounts)`,
  'days of producers that are not the sum of their shares': sql`
    select producer_id, day from (
      select s.producer_id, s.currency, (s.booked_at at time zone z.time_zone)::date as day, kind_of_share(s.quantity) as kind,
        coalesce(l.cycle_id, '00000000-0000-0000-0000-000000000000') as cycle, sum(s.quantity) as quantity, sum(s.amount) as amount, count(*) as shares
      from producer_shares s left join producer_day_zones z on z.producer_id = s.producer_id
        left join line_sources l on l.order_line_id = s.order_line_id group by 1, 2, 3, 4, 5) sums
    full join producer_days kept using (producer_id, currency, day, kind, cycle)
    where (sums.quantity, sums.amount, sums.shares) is distinct from (kept.quantity, kept.amount, kept.shares)`,
  'money that is booked nowhere and not known to be, or known to be and booked': sql`
    select id from (
      select 'payment' as kind, id from payments where state = 'paid' and amount > 0
      union all select 'refund', id from refunds where state = 'done' and amount > 0
      union all select 'loss', d.id from difference_settlements s join payment_differences d on d.id = s.difference_id
        where s.refund_id is null and d.kind in ('refund', 'charge-back')) m
    where exists (select from ledger_transactions t where t.kind = m.kind and t.source_id = m.id)
      = exists (select from unbooked_money u where u.kind = m.kind and u.source_id = m.id)`,
  'households and members whose credit is less than nothing': sql`
    select account_id from ledger_balances where kind in ('credit', 'household') and amount > 0`,
  'entries of a household that are nobody’s doing': sql`
    select e.transaction_id from ledger_entries e join ledger_accounts a on a.id = e.account_id
    where (a.code like 'household:%') <> (e.member_id is not null)`,
  'credit of households that are no more': sql`
    select h.id from households h join ledger_accounts a on a.code = 'household:' || h.id
      join ledger_balances b on b.account_id = a.id where h.closed_at is not null and b.amount <> 0`,
  'households that are open and shared by nobody, with credit': sql`
    select h.id from households h join ledger_accounts a on a.code = 'household:' || h.id
      join ledger_balances b on b.account_id = a.id where b.amount <> 0
      and not exists (select from household_memberships hm where hm.household_id = h.id and hm.left_at is null)`,
  'members of households that are closed': sql`
    select hm.id from household_memberships hm join households h on h.id = hm.household_id
    where hm.left_at is null and h.closed_at is not null`,
  'refunds that nobody finished': sql`select id from refunds where state = 'requested'`,
  'shelves that are not the sum of their ledger': sql`
    select v.id from variants v where v.stock <>
      (select coalesce(sum(m.quantity), 0) from stock_movements m where m.variant_id = v.id)`,
  'shelves whose promises are not their reservations': sql`
    select v.id from variants v where v.reserved <>
      (select coalesce(sum(r.quantity), 0) from reservations r where r.variant_id = v.id) or v.reserved > v.stock or v.reserved < 0`,
  'paid goods without exactly one sale': sql`
    select l.id from order_lines l join orders o on o.id = l.order_id where l.kind = 'product' and o.state = 'paid'
      and (select coalesce(sum(m.quantity), 0) from stock_movements m where m.order_line_id = l.id and m.reason = 'sale') <> -l.quantity`,
  'sales of orders that are not paid': sql`
    select m.id from stock_movements m join order_lines l on l.id = m.order_line_id join orders o on o.id = l.order_id
    where m.reason = 'sale' and o.state <> 'paid'`,
  'refunded goods that the ledger does not know of': sql`
    select l.id from order_lines l where l.kind = 'product' and l.refunded_quantity <>
      (select coalesce(sum(m.quantity), 0) from stock_movements m where m.order_line_id = l.id and m.reason = 'refund')`,
  'goods back on the shelf that nobody said to put there': sql`
    select l.id from order_lines l where l.kind = 'product' and
      (select coalesce(sum(m.quantity), 0) from stock_movements m where m.order_line_id = l.id and m.reason in ('refund', 'waste'))
      <> (select coalesce(sum(rl.quantity), 0) from refund_lines rl join refunds r on r.id = rl.refund_id
          where rl.order_line_id = l.id and r.state = 'done' and rl.back_in_stock)`,
  'paid ticket lines without a ticket for each': sql`
    select l.id from order_lines l join orders o on o.id = l.order_id where l.kind = 'ticket' and o.state = 'paid'
      and (select count(*) from tickets t where t.order_line_id = l.id) <> l.quantity`,
  'tickets of orders that are not paid': sql`
    select t.id from tickets t join order_lines l on l.id = t.order_line_id join orders o on o.id = l.order_id where o.state <> 'paid'`,
  'refunded tickets that still let somebody in': sql`
    select l.id from order_lines l where l.kind = 'ticket' and l.refunded_quantity <>
      (select count(*) from tickets t join ticket_cancellations c on c.ticket_id = t.id where t.order_line_id = l.id)`,
  'places that are not their tickets and reservations': sql`
    select oq.id from occurrence_quotas oq where oq.reserved <>
        (select coalesce(sum(r.quantity), 0) from reservations r where r.occurrence_quota_id = oq.id)
      or oq.sold <> (select count(*) from tickets t join ticket_types tt on tt.id = t.ticket_type_id
        where t.occurrence_id = oq.occurrence_id and tt.quota_id = oq.quota_id
          and not exists (select from ticket_cancellations c where c.ticket_id = t.id))
      or oq.sold + oq.reserved > oq.size`,
  'things kept for orders that are over': sql`
    select r.id from reservations r join order_lines l on l.id = r.order_line_id join orders o on o.id = l.order_id where o.state <> 'pending'`,
  // Killed between the server's yes and our note of it, a letter goes out again under the same Message-ID: that is one
  // letter to whoever gets it. What must not be is a note without a letter; where there was nothing to say, or nobody to
  // say it to, the note says so.
  'letters that are noted and were never sent': sql`
    select n.order_id, n.kind from order_letters n join orders o on o.id = n.order_id
    where n.not_sent is null
      and not exists (select from sent_mails m
        where m.headers ->> 'Message-ID' like '<order-' || o.id || '-' || replace(n.kind, ':', '-') || '@%')`,
  'prices that are not the last of their history': sql`
    select v.id from variants v where v.price_amount <> (select c.amount from price_changes c where c.variant_id = v.id
      order by c.set_at desc, c.id desc limit 1)`,
  'notes from here that are not kept as such, or are kept and come from elsewhere': sql`
    select n.id from notes n join actors a on a.id = n.author_id full join local_notes l on l.note_id = n.id
    where (a.member_id is not null or a.app is not null) <> (l.note_id is not null)
      or l.published_at <> n.published_at`,
  'posts that are not public and not kept as such, or kept at another time': sql`
    select coalesce(p.id, u.post_id) as id from
      (select id, updated_at from posts p where not exists (select from publications pub where pub.post_id = p.id)) p
      full join unpublished_posts u on u.post_id = p.id where p.updated_at is distinct from u.updated_at`,
  'what is on no bill and not kept as such, or kept and on one': sql`
    (${UNBILLED} except (select payment_id, account_id from unbilled_payments union all select refund_id, account_id from unbilled_refunds))
    union all
    ((select payment_id, account_id from unbilled_payments union all select refund_id, account_id from unbilled_refunds) except ${UNBILLED})`,
  'what runs out and is not kept, or is kept and does not': sql`
    select coalesce(v.id, s.variant_id) as id from (
      select v.id, v.stock - v.reserved as available, p.title from variants v join listings l on l.product_id = v.product_id
        join products p on p.id = v.product_id where v.stock - v.reserved <= 5
        and not exists (select from variant_retirements r where r.variant_id = v.id)) v
      full join scarce_variants s on s.variant_id = v.id
    where (v.available, reading_key(v.title::text)) is distinct from (s.available, s.title_key)`,
  'letters that are counted otherwise than they were delivered': sql`
    select letter_id from (
      select letter_id, sum(sent), sum(failed), sum(waiting), sum(unsubscribed), sum(bounced), sum(opened) from letter_counts group by 1
      union all
      select letter_id, -count(sent_at), -count(failed_at), -count(*) filter (where sent_at is null and failed_at is null),
        -count(unsubscribed_at), -count(bounced_at), -count(opened_at) from letter_deliveries group by 1) c (letter_id, a, b, c, d, e, f)
    group by letter_id having sum(a) <> 0 or sum(b) <> 0 or sum(c) <> 0 or sum(d) <> 0 or sum(e) <> 0 or sum(f) <> 0`,
  'newsletters whose subscribers are counted otherwise': sql`
    select newsletter_id from (select newsletter_id, many from subscriber_counts union all select newsletter_id, -1 from subscriptions) c
    group by newsletter_id having sum(many) <> 0`,
  'posts whose comments are counted otherwise than they are': sql`
    select post_id from (
      select post_id, sum(shown) from comment_counts group by 1
      union all
      select c.post_id, -count(*) from comments c where not exists (select from comment_deletions d where d.comment_id = c.id)
        and not exists (select from comment_hidings h where h.comment_id = c.id) group by 1) c (post_id, many)
    group by post_id having sum(many) <> 0`,
  'counts that are kept and are others': sql`
    select name from (
      select 'open-members' as name, count(*) as many from members m where m.email is not null
        and not exists (select from account_closings c where c.member_id = m.id)
      union all select 'refused-letters', count(*) from outgoing_letters where failed_at is not null and sent_at is null) counted
    where many <> (select coalesce(sum(k.many), 0) from kept_counts k where k.name = counted.name)`,
  'what waits for somebody and is not kept, or is kept and does not wait': sql`
    (select id from payment_differences d where not exists (select from difference_settlements s where s.difference_id = d.id)
      union all select id from bank_lines b where not exists (select from bank_line_settlements s where s.bank_line_id = b.id)
      union all select id from bills b where amount > coalesce((select sum(p.amount) from bill_payments p where p.bill_id = b.id), 0)
      except (select difference_id from unsettled_differences union all select bank_line_id from unsettled_bank_lines
        union all select bill_id from unpaid_bills))
    union all
    ((select difference_id from unsettled_differences union all select bank_line_id from unsettled_bank_lines
        union all select bill_id from unpaid_bills)
      except (select id from payment_differences d where not exists (select from difference_settlements s where s.difference_id = d.id)
        union all select id from bank_lines b where not exists (select from bank_line_settlements s where s.bank_line_id = b.id)
        union all select id from bills b where amount > coalesce((select sum(p.amount) from bill_payments p where p.bill_id = b.id), 0)))`,
  'money that went back at SumUp, was settled, and is not in the books whole': sql`
    select d.id from payment_differences d join difference_settlements s on s.difference_id = d.id left join refunds r on r.id = s.refund_id
    where d.kind <> 'missing' and d.amount <> (case when d.kind = 'reversal' then 0 else coalesce(r.amount, 0) end)
      + coalesce((select sum(e.amount) from ledger_transactions t join ledger_entries e on e.transaction_id = t.id and e.amount > 0
          where t.source_id = d.id and t.kind = case when d.kind = 'reversal' then 'recovery' else 'loss' end), 0)`,
  'differences that two people settled': sql`
    select difference_id from difference_settlements group by difference_id having count(*) > 1`,
}
