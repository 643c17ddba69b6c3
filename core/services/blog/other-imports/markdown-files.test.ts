import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js'
import sharp from 'sharp'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { markdownAsGhost, zipAsGhost } from './markdown-files'
import { UnusableFile } from './redirects'

let world: TestHouse
let pear: Uint8Array
let plum: Uint8Array
beforeAll(async () => {
  world = await testHouse()
  const colour = (r: number, g: number) =>
    sharp({ create: { width: 3, height: 2, channels: 3, background: { r, g, b: 40 } } })
      .png()
      .toBuffer()
  pear = new Uint8Array(await colour(120, 180))
  plum = new Uint8Array(await colour(90, 20))
})
afterAll(() => world.close())

type Files = Readonly<Record<string, string | Uint8Array>>
async function zipOf(files: Files, options: { password?: string } = {}): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter(), options)
  for (const [name, content] of Object.entries(files))
    await zip.add(name, typeof content === 'string' ? new TextReader(content) : new Uint8ArrayReader(content))
  return zip.close()
}
type Row = Record<string, unknown> & { title: string; slug: string; lexical: string }
const tablesOf = async (files: Files) =>
  JSON.parse(await markdownAsGhost(world.ctx('editor'), await zipOf(files))).db[0].data as Record<
    string,
    Row[]
  >
const postsOf = async (files: Files) => (await tablesOf(files)).posts ?? []
const postOf = async (text: string, path = 'posts/quince.md', more: Files = {}) => {
  const [post] = await postsOf({ [path]: text, ...more })
  if (!post) throw new Error('No post')
  return post
}
const facts = (yaml: string, words = 'Of quinces.') => `---\n${yaml}\n---\n${words}\n`

/** What the file that was made of them says was left out. */
const leftOutOf = async (files: Files): Promise<string[]> =>
  JSON.parse(await markdownAsGhost(world.ctx('editor'), await zipOf(files))).db[0].meta.left_out

describe('what stands above a text', () => {
  test('may be TOML, as Hugo and Zola write it', async () => {
    const toml =
      '+++\ntitle = "Medlar"\ndate = 2021-11-02T08:00:00Z\ndraft = true\ntags = ["Trees"]\n+++\nBletted.'
    expect(await postOf(toml)).toMatchObject({
      title: 'Medlar',
      status: 'draft',
      created_at: '2021-11-02 08:00:00',
    })
    expect((await postOf(toml)).lexical).not.toContain('+++')
  })

  test('and cannot be read stays in the text, a draft, and is named', async () => {
    const files = { 'sorb.md': facts('title: "Sorb\ndraft: [true', 'Of sorbs.') }
    const [post] = await postsOf(files)
    expect(post).toMatchObject({ status: 'draft', published_at: null })
    expect(post?.lexical).toContain('Of sorbs.')
    expect(await leftOutOf(files)).toEqual([expect.stringMatching(/^sorb\.md: what stands above its text/)])
  })

  test('and is no facts, but words between two lines, is text', async () => {
    const post = await postOf('---\nOnce upon a time\n---\nthere was a quince.')
    expect(post.status).toBe('published')
    expect(post.lexical).toContain('Once upon a time')
  })
})

test('what a zip holds and has no place here is named, file by file', async () => {
  const files = {
    'a.md': facts('title: A\ndate: the 3rd of May', '![](gone.png) ![](broken.png)'),
    'broken.png': 'no picture',
    'huge.md': 'x'.repeat(2_000_001),
  }
  expect((await leftOutOf(files)).toSorted()).toEqual([
    'a.md: broken.png is no picture that can be taken.',
    'a.md: its date, the 3rd of May, could not be read.',
    'a.md: the picture gone.png is not in the zip.',
    'huge.md is larger than 2 MB, and is left out.',
  ])
  expect(await leftOutOf({ 'b.md': facts('title: B\ndate: 2020-02-03') })).toEqual([])
})

describe('what is public', () => {
  test.each([
    ['', 'published'],
    ['draft: true', 'draft'],
    ['draft: yes', 'draft'],
    ['draft: "True"', 'draft'],
    ['draft: false', 'published'],
    ['published: false', 'draft'],
    ['published: no', 'draft'],
    ['published: true', 'published'],
    ['status: draft', 'draft'],
    ['status: published', 'published'],
    ['status: Publish', 'published'],
    ['status: scheduled', 'scheduled'],
    ['status: private', 'draft'],
    ['status: pending review', 'draft'],
  ])('“%s” makes it %s', async (yaml, status) => {
    expect(await postOf(facts(yaml || 'title: Q'))).toMatchObject({ status })
  })

  test.each([
    ['', 'public'],
    ['visibility: public', 'public'],
    ['visibility: members', 'members'],
    ['visibility: paid', 'paid'],
    ['visibility: friends', 'paid'],
    ['visibility: Public', 'paid'],
  ])('with “%s” is for %s', async (yaml, visibility) => {
    expect(await postOf(facts(yaml || 'title: Q'))).toMatchObject({ visibility })
  })
})

describe('what it is called', () => {
  test('is its title, else its heading, else the name of its file without the day', async () => {
    expect((await postOf(facts('title: Said', '# Headed'))).title).toBe('Said')
    expect((await postOf('# Headed *so*\n\nText')).title).toBe('Headed *so*')
    expect((await postOf('Text', 'posts/2019-02-03-of-quinces.md')).title).toBe('of-quinces')
    expect((await postOf('Text', 'posts/medlar.markdown')).title).toBe('medlar')
  })

  test('makes its address, and the folder does where every post is an index', async () => {
    expect((await postOf(facts('slug: My Quince'))).slug).toBe('my-quince')
    expect((await postOf('Text', 'posts/2019-02-03-of-quinces.md')).slug).toBe('of-quinces')
    expect((await postOf('Text', 'blog/medlar-jelly/index.md')).slug).toBe('medlar-jelly')
  })

  test('is a page by its folder or by its own word', async () => {
    expect((await postOf('Text', 'content/pages/rules.md')).type).toBe('page')
    expect((await postOf(facts('type: page'))).type).toBe('page')
    expect((await postOf('Text', 'content/my-pages/rules.md')).type).toBe('post')
  })
})

describe('its days', () => {
  test.each([
    ['posts/quince.md', 'date: 2021-05-06', '2021-05-06'],
    ['posts/2019-02-03-quince.md', 'date: 2021-05-06T10:00:00Z', '2021-05-06'],
    ['posts/2019-02-03-quince.md', 'title: Q', '2019-02-03'],
    ['posts/quince.md', 'date: some day', '1970-01-01'],
    ['posts/quince.md', 'published: 2018-01-02', '2018-01-02'],
  ])('%s with “%s” is of %s', async (path, yaml, day) => {
    expect(String((await postOf(facts(yaml), path)).created_at)).toStartWith(day)
  })

  test('it was changed when it says so, else when it was written', async () => {
    const said = await postOf(facts('date: 2021-05-06\nupdated: 2022-01-01'))
    expect(String(said.updated_at)).toStartWith('2022-01-01')
    expect(String((await postOf(facts('date: 2021-05-06'))).updated_at)).toStartWith('2021-05-06')
  })
})

describe('its tags and authors', () => {
  test.each([
    ['tags: [Fruit, " Winter "]', ['Fruit', 'Winter']],
    ['tags: "Fruit, Winter,,"', ['Fruit', 'Winter']],
    ['categories:\n  - Fruit\n  - 2024', ['Fruit', '2024']],
    ['tags: 7', []],
  ])('%s', async (yaml, names) => {
    const { tags = [] } = await tablesOf({ 'a.md': facts(yaml) })
    expect(tags.map(({ name }) => name)).toEqual(names)
  })

  test('one author or several, each once', async () => {
    const { users = [] } = await tablesOf({
      'a.md': facts('author: Piran'),
      'b.md': facts('authors: [Piran, Morwenna]'),
    })
    expect(users.map(({ name }) => name)).toEqual(['Piran', 'Morwenna'])
  })
})

describe('facts', () => {
  test('that are no YAML stay where they stand, as words', async () => {
    const post = await postOf('---\ntitle: "open\n---\nText')
    expect(post.lexical).toContain('open')
    expect(post.status).toBe('draft')
  })

  test('that are a list or a word count as none', async () => {
    expect((await postOf('---\njust a word\n---\nText', 'posts/quince.md')).title).toBe('quince')
  })

  test('begin behind a byte order mark, and with either end of lines', async () => {
    expect((await postOf('\uFEFF---\r\ntitle: Marked\r\n---\r\nText')).title).toBe('Marked')
  })
})

describe('pictures', () => {
  const urlsIn = (lexical: string) => [...lexical.matchAll(/\/media\/images\/[^"\\]+/g)].map(([url]) => url)

  test('that lie beside are kept once, however often they are shown and however they are named', async () => {
    const before = await images()
    const post = await postOf('![a](pear.png)\n\n![b](./pear.png)\n\n![c](/posts/pear.png)', 'posts/q.md', {
      'posts/pear.png': pear,
    })
    expect(new Set(urlsIn(post.lexical)).size).toBe(1)
    expect(urlsIn(post.lexical)).toHaveLength(3)
    expect(await images()).toBe(before + 1)
  })

  test('of names that begin alike are not taken for each other', async () => {
    const post = await postOf('![a](x.png)\n\n![b](x.png.png)', 'posts/q.md', {
      'posts/x.png': pear,
      'posts/x.png.png': plum,
    })
    const urls = urlsIn(post.lexical)
    expect(urls).toHaveLength(2)
    expect(new Set(urls).size).toBe(2)
    expect(post.lexical).not.toContain('.png.png')
  })

  test('with a percent sign in their names are found, and one that is none harms nobody', async () => {
    const more = { 'posts/50%.png': pear, 'posts/a b.png': plum }
    const post = await postOf('![a](50%.png)\n\n![b](a%20b.png)\n\n![c](%zz.png)', 'posts/q.md', more)
    expect(urlsIn(post.lexical)).toHaveLength(2)
    expect(post.lexical).toContain('%zz.png')
  })

  test('elsewhere, missing, or that are no pictures stay as they were written', async () => {
    const post = await postOf(
      '![a](https://far.example/pear.png)\n\n![b](gone.png)\n\n![c](broken.png)\n\n![d](notes.txt)',
      'posts/q.md',
      { 'posts/broken.png': 'no picture', 'posts/notes.txt': 'x' },
    )
    for (const kept of ['https://far.example/pear.png', 'gone.png', 'broken.png', 'notes.txt'])
      expect(post.lexical).toContain(kept)
    expect(urlsIn(post.lexical)).toEqual([])
  })

  test.each(['feature_image', 'image', 'cover'])('of its head is named by %s', async field => {
    const post = await postOf(facts(`${field}: pear.png`), 'posts/q.md', { 'posts/pear.png': pear })
    expect(String(post.feature_image)).toContain('/media/images/')
    expect((await postOf(facts(`${field}: https://far.example/p.png`))).feature_image).toBe(
      'https://far.example/p.png',
    )
  })

  const images = async () =>
    Number(
      (
        await db(world.ctx())
          .selectFrom('media')
          .select(({ fn }) => fn.countAll().as('many'))
          .executeTakeFirstOrThrow()
      ).many,
    )
})

describe('a zip', () => {
  test('is an editor’s to bring', async () => {
    const zip = await zipOf({ 'a.md': 'Text' })
    for (const who of ['member', 'shopkeeper'] as const)
      expect(markdownAsGhost(world.ctx(who), zip)).rejects.toThrow(NotFound)
    expect(markdownAsGhost(world.ctx(), zip)).rejects.toThrow(SignInRequired)
  })

  test('does not lead out of itself', async () => {
    const out = postsOf({ 'a.md': 'Text', 'posts/../../etc/b.md': 'Out' })
    expect(out).rejects.toThrow(UnusableFile)
    await out.catch(() => null)
  })

  test('without Markdown, or that is none, is refused with a sentence', async () => {
    expect(postsOf({ 'a.html': 'x' })).rejects.toThrow('There is no Markdown file (.md) in this zip.')
    const none = new Blob(['PK and no more'])
    expect(markdownAsGhost(world.ctx('editor'), none)).rejects.toThrow('This file cannot be read as a zip.')
  })

  test('that is locked by a password is refused by the name of the file', async () => {
    const zip = await zipOf({ 'posts/a.md': 'Text' }, { password: 'quince' })
    const refused = markdownAsGhost(world.ctx('editor'), zip)
    expect(refused).rejects.toThrow(UnusableFile)
    expect(refused).rejects.toThrow('The file posts/a.md in this zip cannot be unpacked.')
    await refused.catch(() => null)
  })

  test('that says less than it holds is refused, and so is a damaged one', async () => {
    const whole = new Uint8Array(await (await zipOf({ 'posts/a.md': 'Quince '.repeat(4000) })).arrayBuffer())
    const damaged = whole.slice()
    for (let at = 60; at < 90; at++) damaged[at] = 0x5a
    expect(markdownAsGhost(world.ctx('editor'), new Blob([damaged]))).rejects.toThrow(UnusableFile)
    const view = new DataView(whole.buffer)
    for (let at = 0; at < whole.length - 4; at++) {
      // The sizes in the central directory (APPNOTE 4.3.12) and in the local header.
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true)
      if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, 10, true)
    }
    const lying = markdownAsGhost(world.ctx('editor'), new Blob([whole]))
    expect(lying).rejects.toThrow(UnusableFile)
    await lying.catch(() => null)
  })

  test('leaves out a text that is too long by itself', async () => {
    const posts = await postsOf({ 'long.md': 'x'.repeat(2_000_001), 'short.md': 'x' })
    expect(posts.map(({ slug }) => slug)).toEqual(['short'])
  })
})

test('what is never read may be as large as it likes; of what is, there is a limit', async () => {
  const file = { ...NOBODYS, mostBytes: 1_000 }
  const film = new Uint8Array(2_000_001)
  const small = await zipOf({
    'posts/quince.md': 'Of quinces.',
    'film.mp4': film,
    '__MACOSX/x.md': 'x'.repeat(900),
  })
  expect(JSON.parse(await zipAsGhost(world.ctx(), small, file)).db[0].data.posts).toHaveLength(1)
  const large = await zipOf({ 'posts/quince.md': 'x'.repeat(600), 'posts/plum.md': 'y'.repeat(600) })
  await expect(zipAsGhost(world.ctx(), large, file)).rejects.toBeInstanceOf(UnusableFile)
})

const NOBODYS = { keptBy: null }
