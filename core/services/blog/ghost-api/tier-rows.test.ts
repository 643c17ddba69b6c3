import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { objectIdOf, readGhostExport } from '#core/ghost'
import { giveTier } from '#core/services/account/tiers/memberships'
import { makeTier, retireTier } from '#core/services/account/tiers/tiers'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { ghostFile } from '../exports/ghost-file'
import { publish } from '../publish'
import { createPost } from '../save-post'
import { describeTag, tagPage } from '../tags'
import { written } from '../testing'
import { setPostTiers } from '../tiers/post-tiers'
import { browseMembers } from './admin-members'
import { browsePosts, browseTags, browseTiers } from './content'

let world: TestHouse
let friends: string
let patrons: string
beforeAll(async () => {
  world = await testHouse()
  const make = (name: string, prices = {}) =>
    makeTier(world.ctx('operator'), { name, description: '', ...prices })
  friends = await make('Friends', { monthlyAmount: 900, yearlyAmount: 9000, welcomeUrl: '/welcome' })
  patrons = await make('Patrons')
})
afterAll(() => world.close())

const ends = (days: number) => new Date(Date.now() + days * 86_400_000)
const give = (
  who: 'member' | 'neighbour',
  tierId: string,
  source: 'gift' | 'purchase',
  endsAt: Date | null,
) =>
  transaction(world.ctx(), tx =>
    giveTier(tx, { tierId, memberId: world.cast.members[who].id, source, endsAt }),
  )

type Shown = {
  readonly email: string
  readonly status: string
  readonly comped: boolean
  readonly tiers: readonly { readonly slug: string; readonly expiry_at: Date | null }[]
}
async function members(filter = ''): Promise<Shown[]> {
  const query = new URLSearchParams(filter ? { filter, limit: '50' } : { limit: '50' })
  return (await browseMembers(world.ctx('editor'), query)).members as Shown[]
}
const who = async (filter: string) => (await members(filter)).map(({ email }) => email.split('@')[0]).sort()

describe('to Ghost’s clients', () => {
  test('a member is free, comped or paid by the tiers they hold now, and is found by these', async () => {
    await give('member', friends, 'purchase', ends(30))
    await give('member', friends, 'gift', ends(60))
    await give('neighbour', patrons, 'gift', null)
    const shown = new Map((await members()).map(each => [each.email.split('@')[0], each]))
    const { member, neighbour, editor }: Record<string, Shown | undefined> = Object.fromEntries(shown)
    expect([member?.status, member?.comped, neighbour?.status, neighbour?.comped]).toEqual([
      'paid',
      false,
      'comped',
      true,
    ])
    expect([editor?.status, editor?.tiers]).toEqual(['free', []])
    expect(member?.tiers.map(({ slug }) => slug)).toEqual(['friends'])
    expect(member?.tiers[0]?.expiry_at?.getTime()).toBeGreaterThan(ends(59).getTime())
    expect(neighbour?.tiers).toMatchObject([{ slug: 'patrons', expiry_at: null }])
    expect([await who('status:paid'), await who('status:comped'), await who('tiers:friends')]).toEqual([
      ['member'],
      ['neighbour'],
      ['member'],
    ])
    expect(await who('status:free')).toHaveLength(5)
  })

  test('tiers are the free one and ours, with the price they have; a retired one is not offered', async () => {
    const gone = await makeTier(world.ctx('operator'), {
      name: 'Gone',
      description: '',
    })
    await retireTier(world.ctx('operator'), gone)
    const { tiers } = (await browseTiers(world.ctx())) as { tiers: Record<string, unknown>[] }
    expect(tiers.map(({ slug }) => slug)).toEqual(['free', 'friends', 'patrons'])
    expect(tiers[1]).toMatchObject({ monthly_price: 900, yearly_price: 9000, currency: 'GBP', type: 'paid' })
    expect(tiers[1]).toMatchObject({ welcome_page_url: '/welcome' })
    expect(tiers[2]).toMatchObject({ monthly_price: null, yearly_price: null, currency: null })
  })

  test('a tag has its picture by a whole address, and its words for search engines', async () => {
    await createPost(world.ctx('editor'), 'post', written('Tagged', '', { tags: ['Hens'] }))
    const [tag] = (await tagPage(world.ctx('editor'), { query: 'Hens' })).tags
    const said = { image: '/media/hen.webp', metaTitle: 'Our hens', metaDescription: 'Brown.' }
    await describeTag(world.ctx('editor'), tag!.id, said)
    const { id } = await createPost(world.ctx('editor'), 'post', written('Open', '', { tags: ['Hens'] }))
    await publish(world.ctx('editor'), id)
    const { tags } = (await browseTags(world.ctx(), new URLSearchParams())) as { tags: unknown[] }
    expect(tags).toMatchObject([
      {
        slug: 'hens',
        feature_image: `${world.house.config.origins.blog}/media/hen.webp`,
        meta_title: 'Our hens',
        meta_description: 'Brown.',
      },
    ])
  })
})

test('a Ghost file names the tiers, and which of them may read what', async () => {
  const { id } = await createPost(
    world.ctx('editor'),
    'post',
    written('For both', '', { visibility: 'tiers' }),
  )
  await setPostTiers(world.ctx('editor'), id, [friends, patrons])
  const json = await new Response(ghostFile(world.ctx('operator'))).text()
  const { products, posts_products } = JSON.parse(json).db[0].data
  expect(products.map(({ slug }: { slug: string }) => slug)).toEqual(['free', 'friends', 'gone', 'patrons'])
  expect(products.map(({ active }: { active: number }) => active)).toEqual([1, 1, 0, 1])
  expect(posts_products.map(({ product_id }: { product_id: string }) => product_id).sort()).toEqual(
    [friends, patrons].map(objectIdOf).sort(),
  )
  const read = readGhostExport(json)
  expect(read.warnings).toEqual([])
  expect(read.tiers.map(({ slug, monthlyPrice }) => [slug, monthlyPrice])).toContainEqual(['friends', 900])
})

test('a post names the tiers that may read it, by name, and one for all members names none', async () => {
  const editor = world.ctx('editor')
  const tiersOf = async (visibility: 'tiers' | 'members', tiers: readonly string[]) => {
    const { id } = await createPost(editor, 'post', written(`For ${visibility}`, '', { visibility }))
    await setPostTiers(editor, id, tiers)
    await publish(editor, id)
    const query = new URLSearchParams({ include: 'tiers', filter: `visibility:${visibility}` })
    const { posts } = (await browsePosts(world.ctx(), 'posts', query)) as {
      posts: { title: string; tiers: unknown[] }[]
    }
    return posts.find(({ title }) => title === `For ${visibility}`)?.tiers
  }
  expect(await tiersOf('tiers', [patrons, friends])).toMatchObject([
    { name: 'Friends', monthly_price: 900, currency: 'gbp', type: 'paid' },
    { name: 'Patrons', monthly_price: null },
  ])
  expect(await tiersOf('members', [friends])).toEqual([])
})
