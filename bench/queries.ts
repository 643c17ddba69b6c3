// What a query costs in processor time, here and in PostgreSQL, before and after queries were typed and bound: as text with
// its values written into it (`em.execute`, on a connection without any setting of ours), and as it is asked today. Both
// ask the same of the same rows in the same run, and hand over the same.
import { type EntityManager, MikroORM } from '@mikro-orm/postgresql'
import { type RawBuilder, sql } from 'kysely'
import { readConfig } from '#core/config/config'
import { DOMAINS } from '#core/contracts/domain'
import { jobCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { openDatabase } from '#core/database/orm'
import { seedDemo } from '#core/demo/seed/seed'
import { entities } from '#core/entities'
import { openHouse } from '#core/server/open-house'
import { LINE_COLUMNS, LINE_TABLES, POSTS_PER_PAGE } from '#core/services/blog/list-posts'
import { menuItems } from '#core/services/blog/navigation/navigation'
import { services } from '#core/services/registry'
import { offerConcepts } from '#domains/app'
import { domains } from '#domains/domains'
import { scratchFolder } from '../scripts/scratch-folder'
import { testDatabase } from '../tests/database'
import { cpuMsOf } from './lib/process-cost'
import type { BenchRow } from './report'

export const name = 'Queries: typed and bound, beside text with its values in it'

const ROUNDS = 6
const WARM_UP = 300
/** Processor time that PostgreSQL took is told in steps of ten milliseconds: of so many queries that is little. */
const QUERIES_A_ROUND = 600

type Way = (em: EntityManager) => Promise<unknown>
type Hot = {
  readonly what: string
  /** What the issue on typed queries allows, times what it was. */
  readonly most: number
  readonly before: Way
  readonly now: Way
}

const KEY_LOOK_UP = 1.2
const TEMPLATE = 1

export async function run(): Promise<BenchRow[]> {
  const database = await testDatabase()
  const { folder: dataDir, close } = scratchFolder('bench')
  try {
    await fill(database.url, dataDir)
    const before = await MikroORM.init({
      clientUrl: database.url,
      entities: [...entities],
      allowGlobalContext: false,
      pool: { min: 0, max: 1 },
    })
    const now = await openDatabase(database.url, { connections: 1 })
    try {
      const rows: BenchRow[] = []
      for (const hot of hotQueries(now.em.fork(), await known(now.em.fork())))
        rows.push(await compare(hot, before, now))
      return rows
    } finally {
      await before.close()
      await now.close()
    }
  } finally {
    await database.drop()
    close()
  }
}

async function fill(url: string, dataDir: string): Promise<void> {
  const config = readConfig({ COOP_DATA: dataDir, LOG_LEVEL: 'fatal' })
  const house = await openHouse(config, url, { apiKey: 'none', merchantCode: 'none' }, services)
  offerConcepts(house, domains)
  try {
    await seedDemo(jobCtx(house))
    const writer = db({ em: house.orm.em.fork() })
    const { id } = await writer
      .selectFrom('members')
      .select('id')
      .orderBy('handle')
      .limit(1)
      .executeTakeFirstOrThrow()
    const signIn = Bun.randomUUIDv7()
    for (const domain of DOMAINS) await house.sessions.begin(id, { domain, signIn, device: 'Firefox' })
    await sql`insert into carts (id, guest_hash, created_at, updated_at)
      select gen_random_uuid(), md5(n::text), now(), now() from generate_series(1, 10000) n`.execute(writer)
    await sql`analyze`.execute(writer)
  } finally {
    await house.close()
  }
}

async function compare(hot: Hot, before: MikroORM, now: MikroORM): Promise<BenchRow> {
  const [text, typed] = [await hot.before(before.em.fork()), await hot.now(now.em.fork())]
  if (!Bun.deepEquals(text, typed)) throw new Error(`${hot.what}: the two ways do not hand over the same`)
  const side = (orm: MikroORM, way: Way) => ({ orm, way, spent: { here: 0, there: 0 } })
  const [was, is] = [side(before, hot.before), side(now, hot.now)]
  const sides = [was, is]
  for (const { orm, way } of sides) await ask(orm, way, WARM_UP)
  for (let round = 0; round < ROUNDS; round++)
    for (const { orm, way, spent } of sides) {
      const backend = await backendOf(orm)
      const [begun, begunThere] = [process.cpuUsage(), cpuMsOf(backend)]
      await ask(orm, way, QUERIES_A_ROUND)
      const { user, system } = process.cpuUsage(begun)
      spent.here += user + system
      spent.there += 1_000 * (cpuMsOf(backend) - begunThere)
    }
  const ratio = (is.spent.here + is.spent.there) / (was.spent.here + was.spent.there)
  const each = (micros: number) => Math.round(micros / (ROUNDS * QUERIES_A_ROUND))
  const told = ({ here, there }: typeof was.spent) => `${each(here)} + ${each(there)}`
  return {
    what: `${hot.what}: µs in Bun + in PostgreSQL, ${told(was.spent)} → ${told(is.spent)}`,
    figure: ratio,
    unit: '×',
    bar: `≤ ${hot.most}`,
    pass: ratio <= hot.most,
  }
}

/** One after the other, as a request asks them. */
async function ask(orm: MikroORM, way: Way, times: number): Promise<void> {
  const em = orm.em.fork()
  for (let i = 0; i < times; i++) await way(em)
}

async function backendOf(orm: MikroORM): Promise<number> {
  const [row] = await orm.em.fork().execute<{ pid: number }[]>('select pg_backend_pid() as pid')
  return row?.pid ?? 0
}

/** Moments came as text, and were made dates by whoever asked. */
const moment = (text: unknown) => (text === null ? null : new Date(String(text)))
/** So did integers of eight bytes. */
const revived = (moments: readonly string[], integers: readonly string[] = []) => {
  return (row: Record<string, unknown>) => ({
    ...row,
    ...Object.fromEntries(moments.map(column => [column, moment(row[column])])),
    ...Object.fromEntries(integers.map(column => [column, Number(row[column])])),
  })
}

type Known = {
  readonly member: string
  readonly guest: string
  readonly order: string
  readonly number: string
  readonly slug: string
}

async function known(em: EntityManager): Promise<Known> {
  const { rows } = await sql<Known>`
    select (select member_id from sessions group by 1 order by count(*) desc, 1 limit 1) as member,
      (select guest_hash from carts where guest_hash = md5('4711')) as guest,
      (select order_id from order_lines group by 1 order by count(*) desc, 1 limit 1) as order,
      (select number from orders order by number limit 1) as number,
      (select slug from posts p join publications u on u.post_id = p.id where p.kind = 'post' order by slug limit 1) as slug`.execute(
    db({ em }),
  )
  const [row] = rows
  if (!row || Object.values(row).includes(null as never)) throw new Error('the demo lacks what is asked for')
  return row
}

function hotQueries(em: EntityManager, { member, guest, order, number, slug }: Known): Hot[] {
  return [
    {
      what: 'a member by their id',
      most: KEY_LOOK_UP,
      before: em => em.execute('select handle, name, bio from members where id = ?', [member]),
      now: em =>
        db({ em }).selectFrom('members').select(['handle', 'name', 'bio']).where('id', '=', member).execute(),
    },
    {
      what: 'the cart of a guest',
      most: KEY_LOOK_UP,
      before: em => em.execute('select id from carts where guest_hash = ?', [guest]),
      now: em => db({ em }).selectFrom('carts').select('id').where('guest_hash', '=', guest).execute(),
    },
    {
      what: 'a cart is touched',
      most: KEY_LOOK_UP,
      before: em =>
        em.execute('update carts set updated_at = created_at where guest_hash = ? returning id', [guest]),
      now: em =>
        db({ em })
          .updateTable('carts')
          .set(eb => ({ updated_at: eb.ref('created_at') }))
          .where('guest_hash', '=', guest)
          .returning('id')
          .execute(),
    },
    {
      what: 'the menus of the site',
      most: KEY_LOOK_UP,
      before: em => em.execute('select menu, label, url from navigation_items order by position, id'),
      now: em => menuItems({ em }),
    },
    {
      what: 'the sessions of a member',
      most: KEY_LOOK_UP,
      before: async em => {
        const rows = await em.execute<Record<string, unknown>[]>(
          'select id, domain, device, last_seen_at, expires_at from sessions where member_id = ? order by id',
          [member],
        )
        return rows.map(revived(['last_seen_at', 'expires_at']))
      },
      now: em =>
        db({ em })
          .selectFrom('sessions')
          .select(['id', 'domain', 'device', 'last_seen_at', 'expires_at'])
          .where('member_id', '=', member)
          .orderBy('id')
          .execute(),
    },
    {
      what: 'an order by its number',
      most: KEY_LOOK_UP,
      before: async em => {
        const rows = await em.execute<Record<string, unknown>[]>(
          'select id, state, member_id, email, name, total_amount, currency, placed_at, reserved_until from orders where number = ?',
          [number],
        )
        return rows.map(revived(['placed_at', 'reserved_until'], ['total_amount']))
      },
      now: em =>
        db({ em })
          .selectFrom('orders')
          .select(['id', 'state', 'member_id', 'email', 'name', 'total_amount', 'currency'])
          .select(['placed_at', 'reserved_until'])
          .where('number', '=', number)
          .execute(),
    },
    {
      what: 'the lines of an order',
      most: KEY_LOOK_UP,
      before: async em => {
        const rows = await em.execute<Record<string, unknown>[]>(
          'select id, kind, title, detail, quantity, unit_amount, refunded_quantity from order_lines where order_id = ? order by position, id',
          [order],
        )
        return rows.map(revived([], ['unit_amount']))
      },
      now: em =>
        db({ em })
          .selectFrom('order_lines')
          .select(['id', 'kind', 'title', 'detail', 'quantity', 'unit_amount', 'refunded_quantity'])
          .where('order_id', '=', order)
          .orderBy('position')
          .orderBy('id')
          .execute(),
    },
    report(em, 'a post at its address', () => postAt(slug)),
    report(em, 'the twelve newest posts', newestPosts, ['published_at']),
    report(em, 'a page of the shelf', shelf, [], ['low', 'high']),
  ]
}

/** What is read as SQL: the same statement in both ways, as text that stands in the source and as a template that is made. */
function report(
  em: EntityManager,
  what: string,
  made: () => RawBuilder<Record<string, unknown>>,
  moments: readonly string[] = [],
  integers: readonly string[] = [],
): Hot {
  const { sql: text, parameters } = made().compile(db({ em }))
  const asked = text.replace(/\$\d+/g, '?')
  return {
    what,
    most: TEMPLATE,
    before: async em => {
      const rows = await em.execute<Record<string, unknown>[]>(asked, [...parameters])
      return rows.map(revived(moments, integers))
    },
    now: async em => (await made().execute(db({ em }))).rows,
  }
}

const postAt = (slug: string) => sql<Record<string, unknown>>`
  select p.id, p.kind, p.slug, p.title, p.html, p.visibility, p.excerpt, p.feature_image, p.feature_image_alt, m.width, m.height,
    (select json_agg(json_build_object('slug', t.slug, 'name', t.name) order by pt.position)
     from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id = p.id and not t.internal) as tags,
    (select json_agg(json_build_object('slug', a.slug, 'name', a.name) order by pa.position)
     from post_authors pa join authors a on a.id = pa.author_id where pa.post_id = p.id) as authors
  from posts p join publications pub on pub.post_id = p.id left join media m on m.id = p.feature_media_id
  where p.slug = ${slug}`

const newestPosts = () => sql<Record<string, unknown>>`
  select ${LINE_COLUMNS} from ${LINE_TABLES} where p.kind = 'post'
  order by pub.published_at desc, p.id desc limit ${sql.lit(POSTS_PER_PAGE)}`

const shelf = () => sql<Record<string, unknown>>`
  select s.product_id, s.title, s.low, s.high, p.slug, p.image, pr.name as producer,
    (select count(*)::int from variants v where v.product_id = s.product_id and v.stock > v.reserved) as available
  from shelf_products s join products p on p.id = s.product_id left join producers pr on pr.id = p.producer_id
  where not s.sold_out order by s.title_key, s.product_id limit 24`
