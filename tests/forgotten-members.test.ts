import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type RawBuilder, sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from './house'

// What is kept of a member beside their own tables' rows, and what is left of it when they have left.

let world: TestHouse
let postId: string
const tierId = Bun.randomUUIDv7()
beforeAll(async () => {
  world = await testHouse()
  postId = (await createPost(world.ctx('editor'), 'post', written('Plums', 'Ripe'))).id
  await db(world.ctx())
    .insertInto('tiers')
    .values({ id: tierId, slug: 'friends', name: 'Friends', created_at: new Date() })
    .execute()
})
afterAll(() => world.close())

type Kept = {
  readonly keep: (member: string) => readonly RawBuilder<unknown>[]
  /** One row with `kept`, as it is before. */
  readonly look: (member: string) => RawBuilder<{ kept: unknown }>
  readonly before: unknown
  readonly after: unknown
}

const rowsOf = (table: string, member: string) =>
  sql<{ kept: number }>`select count(*)::int as kept from ${sql.table(table)} where member_id = ${member}`

const KEPT: Readonly<Record<string, Kept>> = {
  'an address on invoices': {
    keep: id => [
      sql`insert into billing_addresses (member_id, name, address, country, vat_number, saved_at)
        values (${id}, 'Mill', 'Lane', 'GB', '', now())`,
    ],
    look: id => rowsOf('billing_addresses', id),
    before: 1,
    after: 0,
  },
  'labels that others gave': {
    keep: id => [
      sql`insert into member_labels (member_id, slug, name, given_at) values (${id}, 'a', 'A', now())`,
    ],
    look: id => rowsOf('member_labels', id),
    before: 1,
    after: 0,
  },
  'a note that others wrote': {
    keep: id => [sql`insert into member_notes (member_id, note, written_at) values (${id}, 'Kind', now())`],
    look: id => rowsOf('member_notes', id),
    before: 1,
    after: 0,
  },
  'a change of the address': {
    keep: id => [
      sql`insert into email_changes (id, member_id, from_email, to_email, asked_at, confirm_until, due_at)
        values (gen_random_uuid(), ${id}, 'old', 'new', now(), now(), now())`,
    ],
    look: id => rowsOf('email_changes', id),
    before: 1,
    after: 0,
  },
  'a wish for no letters about comments': {
    keep: id => [sql`insert into comment_letter_refusals (member_id, refused_at) values (${id}, now())`],
    look: id => rowsOf('comment_letter_refusals', id),
    before: 1,
    after: 0,
  },
  'what they reported of a comment': {
    keep: id => {
      const own = Bun.randomUUIDv7()
      return [
        sql`insert into comments (id, post_id, author_id, thread_id, text, created_at)
          values (${own}, ${postId}, ${world.cast.members.editor.id}, ${own}, 'Said', now())`,
        sql`insert into comment_reports (comment_id, reporter_id, reason, reported_at) values (${own}, ${id}, 'Rude', now())`,
      ]
    },
    look: id => sql`select count(*)::int as kept from comment_reports where reporter_id = ${id}`,
    before: 1,
    after: 0,
  },
  'what they liked, and what they reported of the fediverse': {
    keep: id => {
      const own = Bun.randomUUIDv7()
      return [
        sql`insert into comments (id, post_id, author_id, thread_id, text, created_at)
          values (${own}, ${postId}, ${world.cast.members.editor.id}, ${own}, 'Said', now())`,
        sql`insert into comment_likes (comment_id, member_id, liked_at) values (${own}, ${id}, now())`,
        sql`insert into reply_reports (uri, post_id, reporter_id, reason, reported_at)
          values (${`https://far.example/${own}`}, ${postId}, ${id}, 'Rude', now())`,
      ]
    },
    look: id => sql`select (select count(*) from comment_likes where member_id = ${id})::int
      + (select count(*) from reply_reports where reporter_id = ${id})::int as kept`,
    before: 2,
    after: 0,
  },
  'the words of a comment taken back, and not of the others': {
    keep: id => {
      const [stays, goes] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
      const comment = (own: string, text: string) =>
        sql`insert into comments (id, post_id, author_id, thread_id, text, created_at)
          values (${own}, ${postId}, ${id}, ${own}, ${text}, now())`
      return [
        comment(stays, 'Stays'),
        comment(goes, 'Goes'),
        sql`insert into comment_deletions (comment_id, deleted_at) values (${goes}, now())`,
      ]
    },
    look: id => sql`select json_agg(text order by id) as kept from comments where author_id = ${id}`,
    before: ['Stays', 'Goes'],
    after: ['Stays', ''],
  },
  'the address of a feed': {
    keep: id => [
      sql`insert into private_feeds (member_id, token_hash, made_at) values (${id}, ${id}::uuid, now())`,
    ],
    look: id => rowsOf('private_feeds', id),
    before: 1,
    after: 0,
  },
  'a tier, which ends': {
    keep: id => [
      sql`insert into tier_memberships (id, tier_id, member_id, source, starts_at)
        values (gen_random_uuid(), ${tierId}, ${id}, 'gift', now() - interval '1 day')`,
    ],
    look: id => sql`select ends_at is null as kept from tier_memberships where member_id = ${id}`,
    before: true,
    after: false,
  },
  'what Ghost and we agreed on': {
    keep: id => [
      sql`insert into ghost_links (site, kind, ghost_id, our_id, base_hash, base, our_version, our_state, agreed_at)
        values ('ghost', 'member', ${id}, ${id}, 'hash', '{"email":"a"}', 1, '', now())`,
    ],
    look: id =>
      sql`select base_hash || coalesce(base::text, '') as kept from ghost_links where our_id = ${id}`,
    before: 'hash{"email": "a"}',
    after: '',
  },
  'an invitation to the address': {
    keep: id => [
      sql`insert into invitations (id, email, roles, token_hash, invited_by_id, invited_at, expires_at)
        select gen_random_uuid(), email, '[]', id, ${world.cast.members.operator.id}, now(), now()
        from members where id = ${id}`,
    ],
    look: id => sql`select count(*)::int as kept from invitations where token_hash = ${id}`,
    before: 1,
    after: 0,
  },
}

test.each(Object.entries(KEPT))('a member who leaves takes along %s; others keep theirs', async (_, kept) => {
  const { member, neighbour } = world.cast.members
  const both = [member.id, neighbour.id]
  const look = async () =>
    Promise.all(both.map(async id => (await kept.look(id).execute(db(world.ctx()))).rows[0]?.kept))
  await transaction(world.ctx(), async tx => {
    for (const id of both) for (const row of kept.keep(id)) await row.execute(db(tx))
  })
  expect(await look()).toEqual([kept.before, kept.before])
  await transaction(world.ctx(), tx => tx.services.members.forget(tx, member.id))
  expect(await look()).toEqual([kept.after, kept.before])
})
