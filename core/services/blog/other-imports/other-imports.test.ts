import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { recordedMembers } from '#core/ghost/fixtures/recorded'
import { createNewsletter } from '#core/services/account/newsletters/edit-newsletter'
import { makeTier, retireTier } from '#core/services/account/tiers/tiers'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { markdownZip } from '../exports/markdown-zip'
import { importGhost } from '../ghost-import/import-ghost'
import { redirectFrom } from '../old-addresses/redirect-from'
import { markdownAsGhost } from './markdown-files'
import { importMembers } from './members-list'
import { importRedirects, UnusableFile } from './redirects'
import { wordpressAsGhost } from './wordpress'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const operator = () => world.ctx('operator')
const postAt = async (slug: string) => {
  const { rows } = await sql<Record<string, unknown>>`
    select p.kind, p.title, p.html, p.plaintext, p.visibility, p.feature_image, pub.published_at,
      array(select t.name from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id = p.id order by pt.position) as tags,
      array(select a.name from post_authors pa join authors a on a.id = pa.author_id where pa.post_id = p.id) as authors
    from posts p left join publications pub on pub.post_id = p.id where p.slug = ${slug}`.execute(
    db(world.ctx()),
  )
  return rows[0]
}

describe('a WordPress export', () => {
  const wxr = (items: string) => `<?xml version="1.0" encoding="UTF-8"?>
    <rss version="2.0" xmlns:excerpt="x" xmlns:content="c" xmlns:dc="d" xmlns:wp="w"><channel>
    <title>Old orchard</title><description>Since 2004</description><wp:wxr_version>1.2</wp:wxr_version>
    <wp:author><wp:author_login>mair</wp:author_login><wp:author_display_name><![CDATA[Mair]]></wp:author_display_name></wp:author>
    ${items}</channel></rss>`
  const item = (fields: string, type = 'post', status = 'publish') => `<item>${fields}
    <wp:post_type>${type}</wp:post_type><wp:status>${status}</wp:status></item>`
  const rowIn = (inner: string) =>
    JSON.parse(wordpressAsGhost(wxr(item(inner)))).db[0].data.posts[0] as Record<string, string>
  const first =
    item(`<title>Graft &amp; prune</title><guid>https://old.example/?p=7</guid><dc:creator>mair</dc:creator>
    <wp:post_id>7</wp:post_id><wp:post_name>graft</wp:post_name><wp:post_date_gmt>2012-03-04 05:06:07</wp:post_date_gmt>
    <category domain="category"><![CDATA[Trees]]></category><category domain="category">Uncategorized</category>
    <content:encoded><![CDATA[First <b>line</b>.

Second <img src="https://old.example/wp-content/uploads/2012/03/tree-300x200.jpg">]]></content:encoded>
    <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>8</wp:meta_value></wp:postmeta>`)
  const picture = item(
    `<wp:post_id>8</wp:post_id><wp:attachment_url>https://old.example/wp-content/uploads/2012/03/tree.jpg</wp:attachment_url>`,
    'attachment',
  )
  const page = item(
    `<title>About</title><guid>about</guid><wp:post_name>about-us</wp:post_name>`,
    'page',
    'draft',
  )
  const shut = item(
    `<title>Shut</title><guid>shut</guid><wp:post_name>shut</wp:post_name><wp:post_password>x</wp:post_password>`,
  )

  test('comes with its dates, tags, authors and pictures; the same again changes nothing', async () => {
    const json = wordpressAsGhost(
      wxr(first + picture + page + shut + item('<title>Gone</title>', 'post', 'trash')),
    )
    const asked: string[] = []
    const findUpload = (path: string) => {
      asked.push(path)
      return '/media/images/aa/tree.jpg'
    }
    const report = await importGhost(world.ctx(), json, { findUpload })
    expect([report.posts.created, report.pages.created]).toEqual([2, 1])
    expect(asked).toEqual(['/content/images/wp-content/uploads/2012/03/tree.jpg'])
    expect(await postAt('graft')).toMatchObject({
      kind: 'post',
      title: 'Graft & prune',
      tags: ['Trees'],
      authors: ['Mair'],
      published_at: new Date('2012-03-04T05:06:07Z'),
      feature_image: '/media/images/aa/tree.jpg',
      html: expect.stringContaining('<p>First <b>line</b>.</p>'),
    })
    expect(await postAt('shut')).toMatchObject({ published_at: null })
    const again = await importGhost(world.ctx(), json, { findUpload })
    expect(again.posts).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
  })

  test.each([
    ['a draft, by its own clock', '2019-02-03 04:05:06', '0000-00-00 00:00:00', '2019-02-03 04:05:06'],
    ['long ago', '1968-02-03 04:05:06', '1968-02-03 04:05:06', '1968-02-03 04:05:06'],
    ['a day that is none', '2019-02-31 04:05:06', '2019-02-31 04:05:06', '1970-01-01 00:00:00'],
  ])('has the date that WordPress gives it: %s', (_, local, gmt, expected) => {
    const dated = `<title>Old</title><guid>old</guid><pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>
      <wp:post_date>${local}</wp:post_date><wp:post_date_gmt>${gmt}</wp:post_date_gmt>`
    expect(rowIn(dated).created_at).toBe(expected)
  })

  test('keeps its id, however its date is read', () => {
    const dated = (
      gmt: string,
    ) => `<title>Old</title><guid>old</guid><wp:post_date>2019-02-03 04:05:06</wp:post_date>
      <wp:post_date_gmt>${gmt}</wp:post_date_gmt>`
    expect(rowIn(dated('0000-00-00 00:00:00')).id).toStartWith('00000000')
    expect(rowIn(dated('2019-02-03 04:05:06')).id).toStartWith('5c566872')
  })

  test.each([
    ['%d0%b7%d0%b8%d0%bc%d0%b0', 'зима'],
    ['%d0%b7%d0%b8%d0%bc%d0', 'зим'],
    ['%d0%b7%d0%b8%d', 'зи'],
    ['100%-plums', '100-plums'],
    ['caf%C3%A9-2', 'café-2'],
  ])('has the address that readers saw: %s', (written, slug) => {
    expect(rowIn(`<title>Any</title><guid>any</guid><wp:post_name>${written}</wp:post_name>`).slug).toBe(slug)
  })

  test('says what of it is left out, and its report does', async () => {
    const kept = item(
      '<title>Kept</title><guid>kept</guid><wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>',
    )
    const xml = wxr(
      kept +
        item('<title>Cider</title>', 'product') +
        item('<title>Perry</title>', 'product') +
        item('<title>Old</title>', 'post', 'trash') +
        item('<title>Menu</title>', 'nav_menu_item'),
    )
    const { warnings } = await importGhost(operator(), wordpressAsGhost(xml))
    expect(warnings).toEqual([
      'Left out, “product”: 2.',
      'Left out, “in the bin”: 1.',
      'Comments: 1 are not brought over.',
    ])
  })

  test('says where it breaks off', () => {
    const whole = wxr(`${item('<title>One</title>')}${item('<title><![CDATA[Two & more]]></title>')}`)
    const saidOf = (end: string | number) => {
      try {
        return wordpressAsGhost(whole.slice(0, typeof end === 'number' ? end : whole.lastIndexOf(end)))
      } catch (fault) {
        return (fault as Error).message
      }
    }
    expect(saidOf('</item>')).toContain('within entry 2, “Two & more”')
    expect(saidOf('</channel>')).toContain('behind entry 2, “Two & more”')
    expect(saidOf(whole.indexOf('</item>'))).toContain('within entry 1, “One”')
    expect(saidOf(whole.indexOf('<item>'))).toContain('before its first entry')
  })

  test('has entries whose words look like the end of one, and one that is never closed', () => {
    const words =
      '<content:encoded><![CDATA[<p>Write </item> and <item> and ]]]]><![CDATA[>.</p>]]></content:encoded>'
    const open = item(`<title>Open</title><guid>open</guid>${words}`).replace('</item>', '')
    const xml = wxr(`<!-- <item> -->${open}${item('<title>Next</title><guid>next</guid>')}`)
    const { posts } = JSON.parse(wordpressAsGhost(xml)).db[0].data
    expect(posts.map(({ title }: { title: string }) => title)).toEqual(['Open', 'Next'])
    expect(posts[0].html).toContain(']]&gt;.')
  })

  test('that breaks off in a text is refused, and a comment behind its end is none of it', () => {
    const whole = wxr(first + page)
    for (const end of ['<p', '</content:encoded>', '</item>', '</channel>'])
      expect(() => wordpressAsGhost(whole.slice(0, whole.lastIndexOf(end)))).toThrow('breaks off')
    expect(JSON.parse(wordpressAsGhost(`${whole}\n<!-- cached -->\n`)).db[0].data.posts).toHaveLength(2)
  })

  test.each(['', '<rss></rss>', '<html></html>', 'no XML'])('that is none is refused: %p', xml => {
    expect(() => wordpressAsGhost(xml)).toThrow(UnusableFile)
  })
})

describe('a zip of Markdown', () => {
  const PIXEL = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  async function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Blob> {
    const zip = new ZipWriter(new BlobWriter())
    for (const [name, content] of Object.entries(files))
      await zip.add(
        name,
        typeof content === 'string' ? new TextReader(content) : new Uint8ArrayReader(content),
      )
    return zip.close()
  }

  test('comes with its facts and pictures, whatever its generator called them', async () => {
    const zip = await zipOf({
      'content/posts/2020-05-06-pears.md':
        '---\ntitle: "Pears: a list"\ntags: [Fruit, Winter]\nauthor: Piran\n---\n\nThree *pears* ![p](../pics/p.png)\n',
      'content/pics/p.png': new Uint8Array(PIXEL),
      'pages/house.md': '# The house\n\nRules.',
      'posts/secret.md': '---\ndraft: true\nvisibility: odd\n---\nHush',
      '__MACOSX/posts/x.md': 'no',
    })
    const report = await importGhost(world.ctx(), await markdownAsGhost(world.ctx('editor'), zip))
    expect([report.posts.created, report.pages.created]).toEqual([2, 1])
    expect(await postAt('pears')).toMatchObject({
      title: 'Pears: a list',
      tags: ['Fruit', 'Winter'],
      authors: ['Piran'],
      published_at: new Date('2020-05-06T00:00:00Z'),
      html: expect.stringMatching(/<em>pears<\/em>.*\/media\/images\//s),
    })
    expect(await postAt('house')).toMatchObject({ kind: 'page', title: 'The house' })
    expect(await postAt('secret')).toMatchObject({ published_at: null, visibility: 'paid' })
  })

  test('that was taken away from here comes back with the same texts', async () => {
    const zip = await new Response(markdownZip(operator())).blob()
    const json = await markdownAsGhost(world.ctx('editor'), zip)
    const titles = JSON.parse(json).db[0].data.posts.map(({ title }: { title: string }) => title)
    expect(titles).toEqual(expect.arrayContaining(['Pears: a list', 'Graft & prune', 'The house']))
  })

  test('that is none, or holds none, is refused', async () => {
    await expect(markdownAsGhost(world.ctx('editor'), new Blob(['PK no zip']))).rejects.toThrow(UnusableFile)
    await expect(markdownAsGhost(world.ctx('editor'), await zipOf({ 'a.txt': 'x' }))).rejects.toThrow(
      UnusableFile,
    )
  })
})

describe('a list of members', () => {
  test('brings the tiers that they have, once, until a day; a retired one is named and left out', async () => {
    const csv = [
      '\uFEFFemail,name,tiers',
      'una@example.test,Una,"Glass ٣, Half-share"',
      'ugo@example.test,Ugo,half share',
      'ulf@example.test,Ulf,Retired one',
    ].join('\r\n')
    const retired = await makeTier(operator(), { name: 'Retired one', description: '' })
    await retireTier(operator(), retired)
    const until = new Date(operator().now.getTime() + 30 * 86_400_000)
    const first = await importMembers(operator(), csv, null, until)
    expect([first.created, first.tiered, first.dropped]).toEqual([
      3,
      3,
      ['The tier “Retired one” is given to nobody any more.'],
    ])
    const again = await importMembers(operator(), csv, null, null)
    expect([again.created, again.tiered]).toEqual([0, 0])
    const { rows } = await sql<{ name: string; email: string; source: string; ends_at: Date }>`
      select g.name, m.email, t.source, t.ends_at from tier_memberships t join tiers g on g.id = t.tier_id
      join members m on m.id = t.member_id where m.email like 'u%@example.test' order by m.email, g.name`.execute(
      db(operator()),
    )
    expect(rows.map(row => [row.email.split('@')[0], row.name, row.source, row.ends_at])).toEqual([
      ['ugo', 'Half-share', 'import', until],
      ['una', 'Glass ٣', 'import', until],
      ['una', 'Half-share', 'import', until],
    ])
  })

  test('brings them with labels and notes once, adds to what is here, and says what has no place', async () => {
    const letter = await createNewsletter(world.ctx('editor'), {
      name: 'Monday',
      slug: 'monday',
      description: '',
    })
    const first = await importMembers(operator(), recordedMembers, letter)
    expect(first.created).toBeGreaterThan(3)
    const member = async (email: string) => {
      const { rows } = await sql`select m.name, n.note,
        array(select name from member_labels where member_id = m.id order by 1) as labels,
        (select count(*)::int from subscriptions s where s.member_id = m.id) as letters
        from members m left join member_notes n on n.member_id = m.id where m.email = ${email}`.execute(
        db(world.ctx()),
      )
      return rows[0]
    }
    expect(await member('ottoline@example.test')).toEqual({
      name: 'Ottoline Marsh',
      note: 'Prefers the back gate',
      letters: 1,
      labels: ['Box: Thursday', 'Volunteer'],
    })
    await sql`insert into member_labels (member_id, slug, name, given_at)
      select id, 'ours', 'Ours', now() from members where email = 'ottoline@example.test'`.execute(
      db(world.ctx()),
    )
    const again = await importMembers(operator(), recordedMembers, null)
    expect(again).toMatchObject({ created: 0, known: first.created })
    expect(await member('ottoline@example.test')).toMatchObject({
      labels: ['Box: Thursday', 'Ours', 'Volunteer'],
      letters: 1,
    })
    await expect(importMembers(operator(), 'name\nMair', null)).rejects.toThrow(UnusableFile)
  })
})

describe('redirects', () => {
  test.each([
    [
      'redirects.json',
      '[{"from":"^/old\\\\/path/?$","to":"/pears","permanent":true},{"from":"/(.*)/amp","to":"/$1"}]',
    ],
    ['redirects.yaml', '301:\n  /old/path/: /pears\n302:\n  ^\\/(.*)\\/amp$: /$1\n'],
  ])('of %s lead on from paths and from patterns', async (_, text) => {
    const report = await importRedirects(operator(), text)
    expect(report).toEqual({ taken: 2, dropped: [] })
    expect(await redirectFrom(world.ctx(), { pathname: '/old/path/', search: '' })).toEqual({
      to: '/pears',
      permanent: true,
    })
    const visitor = await world.browser()
    const visit = await visitor.get('blog', '/old/path/')
    expect([visit.status, visit.location]).toEqual([301, '/pears'])
    expect((await visitor.get('blog', '/old/other')).status).toBe(404)
    expect((await visitor.get('blog', '/plum-jam/amp/')).location).toBe('/plum-jam')
  })

  test('that lead to a program, or are none, are not taken', async () => {
    expect(await importRedirects(operator(), '[{"from":"/x","to":"javascript:alert(1)"}]')).toMatchObject({
      taken: 0,
    })
    await expect(importRedirects(operator(), 'a: b')).rejects.toThrow(UnusableFile)
    await expect(importRedirects(operator(), '{')).rejects.toThrow(UnusableFile)
  })
})
