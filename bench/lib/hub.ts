// A hub as it is after a year, as statements that fill an empty database.
import { sql } from 'kysely'

const PRODUCTS = 50_000
const ORDERS = 100_000
const MEMBERS = 1_000
const CARTS = 500
const WORDS = [
  ...['Honey', 'Cheddar', 'Bread', 'Apples', 'Tomatoes', 'Butter', 'Marmalade', 'Oatmeal', 'Leeks', 'Cider'],
  ...['Rhubarb', 'Sausages', 'Yoghurt', 'Chutney', 'Flour', 'Eggs', 'Kale', 'Trout', 'Pears', 'Thyme'],
]

export const HUB = [
  sql`set local statement_timeout = 0`,
  // What the statements below write adds up: the checks of 200,000 rows one by one would take minutes.
  sql`set local session_replication_role = replica`,
  sql`insert into members (id, email, name, handle, joined_at)
    select gen_random_uuid(), 'm' || n || '@example.test', 'Member ' || n, 'm' || n, now() from generate_series(1, ${MEMBERS}::int) n`,
  sql`insert into categories (id, slug, name, position) select gen_random_uuid(), 'c' || n, 'Category ' || n, n from generate_series(1, 24) n`,
  sql`update categories c set parent_id = p.id, parent_depth = 0 from categories p
    where p.position = 1 + c.position % 4 and c.position > 4`,
  sql`insert into producers (id, slug, name, created_at) select gen_random_uuid(), 'p' || n, 'Producer ' || n, now() from generate_series(1, 200) n`,
  sql`insert into properties (id, slug, name, position) values
    (gen_random_uuid(), 'organic', 'Organic', 1), (gen_random_uuid(), 'vegan', 'Vegan', 2), (gen_random_uuid(), 'local', 'Local', 3)`,
  sql`insert into products (id, slug, title, summary, description, image, producer_id, category_id, created_at, updated_at)
    select gen_random_uuid(), 'product-' || n, (${WORDS}::text[])[1 + n % 20] || ' product ' || n, 'One of very many.',
      repeat('Grown slowly. ', 20), '/illustrations/products/honey.svg', pr.id, c.id, now(), now()
    from generate_series(1, ${PRODUCTS}::int) n
      join producers pr on pr.slug = 'p' || 1 + n % 200 join categories c on c.slug = 'c' || 1 + n % 24`,
  sql`insert into product_properties (product_id, property_id)
    select p.id, o.id from products p join properties o on hashtext(p.slug || o.slug) % 3 = 0`,
  sql`with shelves as (
      insert into variants (id, product_id, name, sku, price_amount, price_currency, stock, position)
      select gen_random_uuid(), p.id, n || ' kg', p.slug || '-' || n, 100 * n + abs(hashtext(p.slug)) % 5000, 'GBP',
        case when hashtext(p.slug) % 10 = 0 then 0 else 5000 * n end, n
      from products p, generate_series(1, 2) n returning id, stock)
    insert into stock_movements (id, variant_id, quantity, reason, moved_at)
    select gen_random_uuid(), id, stock, 'delivery', now() from shelves where stock > 0`,
  sql`insert into listings (product_id, listed_at, featured)
    select id, now() - make_interval(mins => abs(hashtext(slug)) % 500000), slug like '%99' from products`,
  sql`with buyers as (select id, email, name, row_number() over (order by email) as at from members),
    sold as (select v.id, p.title, v.name, v.price_amount, row_number() over (order by v.sku) as at
      from variants v join products p on p.id = v.product_id),
    placed as (
      insert into orders (id, number, member_id, email, name, state, total_amount, currency, placed_at, reserved_until, settled_at, note)
      select gen_random_uuid(), 'RB-' || n, b.id, b.email, b.name, 'paid', s.price_amount, 'GBP',
        now() - make_interval(mins => n * 5), now(), now(), ''
      from generate_series(1, ${ORDERS}::int) n join buyers b on b.at = 1 + n % ${MEMBERS}::int
        join sold s on s.at = 1 + n % ${2 * PRODUCTS}::int
      returning id, number, currency)
    insert into order_lines (id, order_id, variant_id, kind, title, detail, unit_amount, currency, quantity, position)
    select gen_random_uuid(), o.id, s.id, 'product', s.title, s.name, s.price_amount, o.currency, 1, 0
    from placed o join sold s on s.at = 1 + substr(o.number, 4)::int % ${2 * PRODUCTS}::int`,
  sql`insert into carts (id, member_id, created_at, updated_at)
    select gen_random_uuid(), id, now(), now() from members order by email limit ${CARTS}`,
  sql`insert into cart_lines (id, cart_id, variant_id, quantity, added_at)
    select gen_random_uuid(), c.id, v.id, 1, now() from (select id, row_number() over () as at from carts) c
    join lateral (select id from variants offset c.at * 7 limit 5) v on true`,
  sql`set local session_replication_role = origin`,
  sql`select count(shelve(product_id, true)) from listings`,
  sql`analyze`,
]
