import { afterAll, beforeAll, expect } from 'bun:test'
import type { BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { sessionCookieName } from '#core/app/request-scope'
import { DOMAINS } from '#core/contracts/domain'
import { db } from '#core/database/db'
import posts from '#core/lexical/fixtures/ghost-posts.json'
import { browserTest } from '../browser-test'
import { findChromium } from '../chromium'
import { complaintsOf, faultsOf } from './chromium-page'
import { eventually, type OpenCooperative, openCooperative } from './cooperative'
import { borrowChromium, type LentChromium } from './kept-chromium'

/** The editor of posts in Chromium, with JavaScript. */
let coop: OpenCooperative
let chromium: LentChromium
let context: BrowserContext
let page: Page
let complaints: readonly string[]

beforeAll(async () => {
  if (!findChromium()) return
  coop = await openCooperative()
  chromium = await borrowChromium()
  context = await signedIn()
  page = await context.newPage()
  complaints = complaintsOf(page)
}, 180_000)
afterAll(async () => {
  await chromium?.close()
  await coop?.close()
})

const query = () => db({ em: coop.house.orm.em.fork() })
const text = () => page.locator('.editor-text[contenteditable]')
const documentOf = async (title: string) => {
  const row = await query()
    .selectFrom('posts')
    .select(['document', 'version'])
    .where('title', '=', title)
    .executeTakeFirst()
  return (
    row && { ...row, children: (row.document as { root: { children: { type: string }[] } }).root.children }
  )
}

browserTest(
  'a post is typed with Markdown, the slash menu and a card, saves itself, and is saved',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('Typed in a browser')
    await text().click()
    await page.keyboard.type('## A heading')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Some **bold** words')
    await page.keyboard.press('Enter')
    await page.keyboard.type('/callo')
    await page.getByRole('option', { name: /Callout/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('Bring paper')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByText('Saved at').waitFor()
    const saved = await documentOf('Typed in a browser')
    expect(saved?.children.map(({ type }) => type)).toEqual([
      'extended-heading',
      'paragraph',
      'callout',
      'paragraph',
    ])
    expect(saved?.children[2]).toMatchObject({ calloutText: expect.stringContaining('Bring paper') })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    expect((await documentOf('Typed in a browser'))?.version).toBe(2)
  },
  60_000,
)

browserTest(
  'a block is moved by the keyboard, and undone',
  async () => {
    await text().locator('h2').click()
    await page.keyboard.press('Alt+Shift+ArrowDown')
    expect(await text().locator('> *').first().textContent()).toBe('Some bold words')
    await page.keyboard.press('Control+z')
    expect(await text().locator('> *').first().textContent()).toBe('A heading')
  },
  60_000,
)

browserTest(
  'words are replaced everywhere at once, and put back by one undo',
  async () => {
    await page.getByRole('button', { name: 'Find and replace' }).click()
    await page.getByLabel('Find', { exact: true }).fill('o')
    await page.getByLabel('Replace with').fill('0')
    await page.getByRole('button', { name: 'Replace all' }).click()
    await page.getByText('3 replaced').waitFor()
    expect(await text().locator('p').first().textContent()).toBe('S0me b0ld w0rds')
    await text().locator('h2').click()
    await page.keyboard.press('Control+z')
    expect(await text().locator('p').first().textContent()).toBe('Some bold words')
  },
  60_000,
)

browserTest(
  'words in cards are replaced with the others, and put back by the same undo',
  async () => {
    const box = text().locator('.editor-rich').first()
    expect(await box.textContent()).toBe('Bring paper')
    await page.getByLabel('Find', { exact: true }).fill('i')
    await page.getByLabel('Replace with').fill('I')
    await page.getByRole('button', { name: 'Replace all' }).click()
    await page.getByText('2 replaced').waitFor()
    expect(await box.textContent()).toBe('BrIng paper')
    expect(await text().locator('h2').textContent()).toBe('A headIng')
    await text().locator('h2').click()
    await page.keyboard.press('Control+z')
    expect(await box.textContent()).toBe('Bring paper')
    expect(await text().locator('h2').textContent()).toBe('A heading')
  },
  60_000,
)

browserTest(
  'what was not saved is offered again, and restored',
  async () => {
    await text().locator('p').first().click()
    await page.keyboard.press('End')
    await page.keyboard.type(' never sent')
    await page.getByLabel('What it shows').fill('Nor this')
    // The copy is kept a second after the last key.
    await eventually('the copy is kept', () => page.evaluate(copyHolds, 'Nor this'))
    await context.setOffline(true)
    await page.close({ runBeforeUnload: false })
    await context.setOffline(false)
    page = await context.newPage()
    complaints = complaintsOf(page)
    await page.goto(`${coop.origin('blog')}/editor/posts`)
    await page.getByRole('link', { name: 'Typed in a browser' }).first().click()
    await page.getByRole('button', { name: 'Restore it' }).click()
    await text().getByText('never sent').waitFor()
    expect(await page.getByLabel('What it shows').inputValue()).toBe('Nor this')
  },
  60_000,
)

browserTest(
  'a document of Ghost’s that is opened and saved untouched stays what it was',
  async () => {
    const { lexical } = posts.find(({ slug }) => slug === 'cards-on-the-packing-table')!
    const title = 'From Ghost'
    await page.locator('#field-title').fill(title)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    await query().updateTable('posts').set({ document: lexical }).where('title', '=', title).execute()
    await page.reload()
    await page.locator('.editor-card').first().waitFor()
    const before = (await documentOf(title))!
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    const after = (await documentOf(title))!
    expect(after.version).toBe(before.version + 1)
    expect(JSON.stringify(after.document)).toBe(JSON.stringify(before.document))
    expect(await faultsOf(context, page.url())).toEqual([])
  },
  120_000,
)

browserTest(
  'Markdown, HTML and a picture are pasted as what they are',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('Pasted')
    await text().click()
    await page.evaluate(pasteInto, { 'text/plain': '## Pasted heading\n\n- one\n- two' })
    await text().locator('ul li').first().waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.evaluate(pasteInto, {
      'text/html':
        '<b style="font-weight:normal"><p style="color:red">Some <span style="font-weight:700">loud</span> words</p></b><table><tr><td class="x">cell</td></tr></table>',
    })
    // As Word writes a table: styles, paragraphs in its cells, and one that reaches over two of each.
    await page.evaluate(pasteInto, {
      'text/html':
        '<table class=MsoTable style="width:100%"><tr><td colspan=2 rowspan=2 style="border:1px"><p class=MsoNormal>Kale<o:p></o:p></p></td><td><p>kg</p></td></tr><tr><td>3</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>',
    })
    await page.evaluate(pasteInto, {
      picture: DOT,
    })
    await page.getByText('is here. Say what it shows').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    const children = (await documentOf('Pasted'))?.children ?? []
    const said = JSON.stringify(children)
    expect(children.map(({ type }) => type).filter(type => type !== 'paragraph')).toEqual([
      'extended-heading',
      'list',
      'html',
      'html',
      'image',
    ])
    expect(said).toContain('<td>cell</td>')
    expect(said).toContain(
      JSON.stringify(
        '<table><tbody><tr><td colspan="2" rowspan="2">Kale</td><td>kg</td></tr><tr><td>3</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></tbody></table>',
      ).slice(1, -1),
    )
    expect(children).toContainEqual(
      expect.objectContaining({
        children: [
          ['Some ', 0],
          ['loud', 1],
          [' words', 0],
        ].map(([words, format]) => expect.objectContaining({ text: words, format })),
      }),
    )
    expect(said).toMatch(/"src":"[^"]*\/media\/images\//)
    expect(said).not.toContain('color')
  },
  60_000,
)

browserTest(
  'lists and pictures of Word, Google Docs and other sites come with the text',
  async () => {
    const square = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()
    await using farm = Bun.serve({
      port: 0,
      fetch: ({ url }) => new Response(square, { status: url.endsWith('/leek.png') ? 200 : 404 }),
    })
    const { origin } = farm.url
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('Brought from elsewhere')
    await text().click()
    const line = (level: number, sign: string, words: string) =>
      `<p class=MsoListParagraph style='mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${sign}<span>&nbsp; </span></span><![endif]>${words}<o:p></o:p></p>`
    await page.evaluate(pasteInto, {
      'text/html':
        `<p class=MsoNormal>Before<o:p></o:p></p>${line(1, '·', 'leeks')}${line(2, 'o', 'violet')}${line(1, '·', 'kale')}<p class=MsoNormal>After<o:p></o:p></p>` +
        `<p><img src="data:image/png;base64,${square.toString('base64')}" alt="Teal"></p>` +
        `<p><img src="${origin}/leek.png" alt="A leek"></p><p><img src="${origin}/gone.png"></p>` +
        '<p><img src="file:///C:/Users/mair/clip_image001.png"></p>',
    })
    await page.getByText('did not come with the text').waitFor()
    await page.getByText('could not be fetched').waitFor()
    await page.keyboard.press('Control+End')
    await page.evaluate(pasteInto, {
      'text/plain': `Some *code*:\n\n\`\`\`ts\nconst a = 1\n\n# no heading\n\`\`\`\n\n![Leek](${origin}/leek.png)\n`,
    })
    await page.getByText('The pictures are here').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    const children = (await documentOf('Brought from elsewhere'))?.children as {
      type: string
      src?: string
      alt?: string
      children?: { children: { type: string }[] }[]
    }[]
    const list = children.find(({ type }) => type === 'list')
    expect(list?.children).toHaveLength(3)
    expect(JSON.stringify(list)).not.toContain('·')
    expect(children.find(({ type }) => type === 'codeblock')).toMatchObject({
      code: 'const a = 1\n\n# no heading',
      language: 'ts',
    })
    const pictures = children.filter(({ type }) => type === 'image').map(({ src, alt }) => `${alt}: ${src}`)
    expect(pictures.map(each => each.replace(/\/media\/images\/.*/, 'here')).toSorted()).toEqual([
      ': ',
      `: ${origin}/gone.png`,
      'A leek: here',
      'Leek: here',
      'Teal: here',
    ])
  },
  60_000,
)

browserTest(
  'of a text that others worked on in Word comes what it says, and not what they said of it',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('Worked on in Word')
    await text().click()
    const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head>
<meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-weight:bold;} --></style></head><body lang=EN-GB><!--StartFragment-->
<h1><a name="_Toc1">Leeks</a><o:p></o:p></h1>
<p class=MsoNormal><span style='mso-bidi-font-weight:bold'>“Sow in <del cite="mailto:Mair" datetime="2026-11-30T09:12">May</del><ins cite="mailto:Mair" datetime="2026-11-30T09:12">March</ins>,” she&nbsp;said&nbsp;– <a style='mso-comment-reference:MM_1;mso-comment-date:20261130T0912'>twice</a><span class=MsoCommentReference><span style='font-size:8.0pt'><![if !supportAnnotations]><a class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[MM1]</a><![endif]><span style='mso-special-character:comment'>&nbsp;</span></span></span>.<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference>[1]</span><![endif]></span></span></a><o:p></o:p></span></p>
<table class=MsoTableGrid border=1 cellspacing=0><tr><td width=200 colspan=2 style='width:150pt'><p class=MsoNormal><b>Both</b><o:p></o:p></p></td></tr><tr><td rowspan=2><p class=MsoNormal>One<o:p></o:p></p></td><td><p class=MsoNormal>Two<o:p></o:p></p></td></tr><tr><td><p class=MsoNormal>Three<o:p></o:p></p></td></tr></table>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1 width="33%"><![endif]><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title=""><span class=MsoFootnoteReference><![if !supportFootnotes]><span>[1]</span><![endif]></span></a> By hand.<o:p></o:p></p></div></div>
<div style='mso-element:comment-list'><![if !supportAnnotations]><hr class=msocomoff align=left size=1 width="33%"><![endif]><div style='mso-element:comment'><![if !supportAnnotations]><div id="_com_1" class=msocomtxt><![endif]><a name="_msocom_1"></a><p class=MsoCommentText><span class=MsoCommentReference><a href="#_msoanchor_1" class=msocomoff>[MM1]</a></span>He is wrong.<o:p></o:p></p></div></div></div>
<!--EndFragment--></body></html>`
    await page.evaluate(pasteInto, { 'text/html': word, 'text/plain': 'Leeks' })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    const children = (await documentOf('Worked on in Word'))?.children as {
      type: string
      children?: unknown
    }[]
    const kept = JSON.stringify(children)
    expect(children.map(({ type }) => type)).toEqual(['extended-heading', 'paragraph', 'html', 'paragraph'])
    for (const words of ['“Sow in ', 'March', 'twice', 'By hand.', 'Both', 'Three', 'colspan', 'rowspan'])
      expect(kept).toContain(words)
    for (const words of ['May', 'MM1', 'wrong', '[1]', 'mso', 'Mso', 'mailto'])
      expect(kept).not.toContain(words)
  },
  60_000,
)

browserTest(
  'an answer that is lost on its way makes one text, and no stranger of its writer',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    const lost = async (pattern: string) => {
      await page.route(
        pattern,
        async route => {
          await route.fetch()
          await route.abort('connectionreset')
        },
        { times: 1 },
      )
    }
    await lost('**/editor/autosave*')
    await page.locator('#field-title').fill('Lost on its way')
    await text().click()
    await page.keyboard.type('First words')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByText('What you type is kept in this browser').waitFor()
    await page.keyboard.type(', and more')
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await page.getByText('Saved at').waitFor()
    await lost('**/autosave')
    await page.keyboard.type(', once again')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByText('What you type is kept in this browser').waitFor()
    await page.keyboard.type(', by hand')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    const made = await query()
      .selectFrom('posts')
      .select(['version', 'document'])
      .where('title', '=', 'Lost on its way')
      .execute()
    expect(made).toHaveLength(1)
    expect(JSON.stringify(made[0]?.document)).toContain('First words, and more, once again, by hand')
  },
  60_000,
)

browserTest(
  'Save after a first autosave whose answer was lost saves that one',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.route(
      '**/editor/autosave*',
      async route => {
        await route.fetch()
        await route.abort('connectionreset')
      },
      { times: 1 },
    )
    await page.locator('#field-title').fill('Saved after a loss')
    await text().click()
    await page.keyboard.type('Words')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByText('What you type is kept in this browser').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    const made = await query()
      .selectFrom('posts')
      .select('id')
      .where('title', '=', 'Saved after a loss')
      .execute()
    expect(made).toHaveLength(1)
  },
  60_000,
)

browserTest(
  'a session that ends costs a sign-in in another tab, and no words',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts?state=draft`)
    await page.getByRole('link', { name: 'From Ghost' }).first().click()
    const cookies = await context.cookies()
    await context.clearCookies()
    await typeAndBlur(' after the end')
    await page.getByRole('link', { name: 'Sign in in a new tab' }).waitFor()
    await context.addCookies(cookies)
    await page.getByRole('button', { name: 'I have: go on' }).click()
    await page.getByText('Saved at').waitFor()
    expect(JSON.stringify((await documentOf('From Ghost'))?.document)).toContain('after the end')
  },
  60_000,
)

browserTest(
  'a save of somebody else stops the autosave, and Save shows both texts',
  async () => {
    const { version } = (await documentOf('From Ghost'))!
    await query()
      .updateTable('posts')
      .set({ version: version + 1 })
      .where('title', '=', 'From Ghost')
      .execute()
    await typeAndBlur(' of mine')
    await page.getByText('Someone else has saved this text').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    expect(await page.getByLabel('Theirs: From Ghost').inputValue()).toContain('after the end')
    await text().getByText('of mine').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    expect(JSON.stringify((await documentOf('From Ghost'))?.document)).toContain('of mine')
  },
  60_000,
)

browserTest(
  'Save waits for an autosave that is under way: it is one post, and nobody else has saved it',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    await page.route('**/editor/autosave*', async route => {
      asked.resolve()
      await held.promise
      await route.continue()
    })
    await page.locator('#field-title').fill('Saved twice at once')
    await text().click()
    await page.keyboard.type('Both ways')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await asked.promise
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    held.resolve()
    await page.getByText('Saved.').waitFor()
    await page.unroute('**/editor/autosave*')
    const made = await query()
      .selectFrom('posts')
      .select('version')
      .where('title', '=', 'Saved twice at once')
      .execute()
    expect(made).toEqual([{ version: 2 }])
  },
  60_000,
)

browserTest(
  'a table is filled cell by cell, by keys, and from a sheet; a note and a snippet are written beside it',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('With a table')
    await text().click()
    await page.keyboard.type('Sown in May')
    await page.keyboard.type('^[By hand.]')
    await page.keyboard.press('Control+Alt+f')
    await page.getByRole('textbox', { name: 'Footnote' }).fill('By *machine*.')
    await page.keyboard.press('Enter')
    await text().locator('p', { hasText: 'Sown' }).click({ clickCount: 3 })
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.getByRole('textbox', { name: 'Name of the snippet' }).fill('Sowing line')
    const kept = page.waitForResponse(answer => answer.url().endsWith('/editor/snippets'))
    await page.keyboard.press('Enter')
    expect((await kept).status()).toBe(200)
    await page.getByRole('textbox', { name: 'Name of the snippet' }).waitFor({ state: 'hidden' })
    await text().click()
    // The editor hears a moment later that nothing is chosen any more: until then Enter would replace it.
    await page.getByRole('button', { name: 'Keep' }).waitFor({ state: 'hidden' })
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Enter')
    await page.keyboard.type('/table')
    await page.getByRole('option', { name: /Table/ }).waitFor()
    await page.keyboard.press('Enter')
    const cell = (row: number, column: number) =>
      page.getByRole('textbox', { name: `Row ${row}, column ${column}`, exact: true })
    await cell(1, 1).click()
    for (const words of ['Crop', 'kg', 'Kale', '3']) {
      await page.keyboard.type(words)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.type('Chard')
    await cell(3, 2).click()
    await cell(3, 2).evaluate(box => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', '5\tgood\n6\tbest\n')
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    })
    await cell(1, 2).click()
    await page.getByRole('button', { name: 'Join with the next cell' }).click()
    await cell(3, 1).click()
    await page.getByRole('button', { name: 'Join with the cell below' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    const saved = await documentOf('With a table')
    const table = saved?.children.find(({ type }) => type === 'html') as { html?: string } | undefined
    expect(table?.html).toBe(
      '<table><thead><tr><th scope="col">Crop</th><th scope="col" colspan="2">kg</th></tr></thead><tbody>' +
        '<tr><td>Kale</td><td>3</td><td></td></tr><tr><td rowspan="2">Chard</td><td>5</td><td>good</td></tr>' +
        '<tr><td>6</td><td>best</td></tr></tbody></table>',
    )
    const notes = [...JSON.stringify(saved?.children).matchAll(/"title":"([^"]*)"/g)].map(
      ([, words]) => words,
    )
    expect(notes.sort()).toEqual(['By *machine*.', 'By hand.'])
    await text().locator('> p').last().click()
    await page.keyboard.type('/sowing')
    await page.getByRole('option', { name: /Sowing line/ }).waitFor()
    await page.keyboard.press('Enter')
    expect(await text().locator('> p', { hasText: 'Sown in May' }).count()).toBe(2)
  },
  120_000,
)

browserTest(
  'a text stands before its editor; what is pressed meanwhile is written where one clicked',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts?state=draft`)
    await page.getByRole('link', { name: 'Pasted' }).first().click()
    await text().waitFor()
    const held = await holding('**/assets/editor/write-*')
    await page.reload()
    const opening = page.locator('[data-opening]')
    expect(await page.locator('section.blocks').isVisible()).toBe(false)
    await opening.getByText('Pasted heading').click()
    await page.keyboard.type(' of Mairx')
    await page.keyboard.press('Backspace')
    expect(await opening.locator('h2 textarea').inputValue()).toBe(' of Mair')
    held.resolve()
    await text().getByRole('heading', { name: 'Pasted heading of Mair', exact: true }).waitFor()
    await eventually('leaving would lose it', () => page.evaluate(asksBeforeLeaving))
    await page.keyboard.type(', typed on')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByText('Saved at').waitFor()
    expect(textsIn((await documentOf('Pasted'))?.children[0])).toBe('Pasted heading of Mair, typed on')
  },
  60_000,
)

browserTest(
  'where the editor does not come its fields take what was pressed; it comes when asked again, and has it',
  async () => {
    const lost = Promise.withResolvers<void>()
    await page.route('**/assets/editor/write-*', async route => {
      await lost.promise
      await route.abort('connectionreset')
    })
    await page.reload()
    await page.locator('[data-opening] [data-block="0"]').click()
    await page.keyboard.type('!')
    lost.resolve()
    await page.getByText('The editor could not be loaded').waitFor()
    const field = page.locator('textarea[name="b0.text"]')
    expect(await field.inputValue()).toEndWith(', typed on!')
    await field.fill('## Said in its field')
    await page.unroute('**/assets/editor/write-*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('button', { name: 'Open it in the editor' }).click()
    await text().getByRole('heading', { name: 'Said in its field' }).waitFor()
    // It is in no database yet.
    expect(await page.evaluate(asksBeforeLeaving)).toBe(true)
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByText('Saved at').waitFor()
    expect(JSON.stringify((await documentOf('Pasted'))?.children[0])).toContain('Said in its field')
    expect(await page.evaluate(asksBeforeLeaving)).toBe(false)
  },
  60_000,
)

browserTest(
  'a title typed before the editor is there counts as typed',
  async () => {
    const held = await holding('**/assets/editor/write-*')
    await page.reload()
    await page.locator('#field-title').fill('Pasted, and named anew')
    held.resolve()
    await text().waitFor()
    await eventually('leaving would lose it', () => page.evaluate(asksBeforeLeaving))
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByText('Saved at').waitFor()
    expect(await documentOf('Pasted, and named anew')).toBeDefined()
  },
  60_000,
)

browserTest(
  'what is pasted, and typed as Markdown, before the tools are there becomes what it says when they come',
  async () => {
    const held = await holding('**/assets/editor/tools-*')
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('Before the tools')
    await text().click()
    await page.keyboard.type('## Typed early')
    await page.keyboard.press('Enter')
    await page.evaluate(pasteInto, {
      'text/html': '<p style="color:red">Some <span style="font-weight:700">loud</span> words</p>',
    })
    await text().getByText('## Typed early').waitFor()
    held.resolve()
    await text().getByRole('heading', { name: 'Typed early', exact: true }).waitFor()
    await text().locator('strong', { hasText: 'loud' }).waitFor()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Enter')
    await page.keyboard.type('/callo')
    await page.getByRole('option', { name: /Callout/ }).waitFor()
    await page.keyboard.press('Escape')
  },
  60_000,
)

browserTest(
  'signs that an input method is composing are finished before the editor takes them',
  async () => {
    const held = await holding('**/assets/editor/write-*')
    const came = page.waitForResponse('**/assets/editor/write-*')
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('[data-opening]').click()
    const keys = await context.newCDPSession(page)
    await keys.send('Input.imeSetComposition', { text: 'ふゆ', selectionStart: 2, selectionEnd: 2 })
    held.resolve()
    await came
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
    expect(await text().count()).toBe(0)
    await keys.send('Input.insertText', { text: '冬' })
    await text().getByText('冬').waitFor()
    await page.keyboard.type(' leeks')
    expect(await text().textContent()).toBe('冬 leeks')
    await page.locator('#field-title').fill('Composed')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByText('Saved at').waitFor()
  },
  60_000,
)

browserTest(
  'a text without a title is said to be kept in this browser alone, and is not lost to the next one',
  async () => {
    const begin = async (words: string) => {
      await page.goto(`${coop.origin('blog')}/editor/posts/new`)
      await text().click()
      await page.keyboard.type(words)
      await eventually('the copy is kept', () => page.evaluate(copyHolds, words))
      await page.evaluate(() => window.dispatchEvent(new Event('blur')))
      await page.getByText('It has no title yet').waitFor()
    }
    page.on('dialog', dialog => void dialog.accept())
    await page.goto(`${coop.origin('blog')}/editor/posts`)
    await page.evaluate(forgetCopies)
    await begin('First without a name')
    await begin('Second without a name')
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.getByText('A text of yours was not saved').nth(1).waitFor()
    await page.getByRole('button', { name: 'Restore it' }).last().click()
    await text().getByText('First without a name').waitFor()
    await page.locator('#field-title').fill('Named at last')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByText('Saved at').waitFor()
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.getByRole('button', { name: 'Restore it' }).click()
    await text().getByText('Second without a name').waitFor()
    await page.getByRole('button', { name: 'Restore it' }).waitFor({ state: 'hidden' })
    await page.locator('#field-title').fill('Named, too')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByText('Saved at').waitFor()
  },
  60_000,
)

browserTest(
  'a picture that cannot be sent keeps its card, and what is no picture is said; links and covers are whole',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('Sent in vain')
    await text().click()
    await page.route('**/editor/uploads', route => route.abort('connectionreset'), { times: 1 })
    await page.evaluate(pasteInto, { picture: DOT })
    await page.getByText('dot.png: It could not be sent').waitFor()
    const card = text().getByRole('group', { name: 'Picture' })
    await card.getByLabel('What it shows').fill('A dot')
    const chosen = page.waitForEvent('filechooser')
    await card.getByRole('button', { name: 'Upload a picture' }).click()
    const file = { name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(DOT, 'base64') }
    await (await chosen).setFiles(file)
    await card.getByText('It is here').waitFor()
    await page.evaluate(() => {
      const data = new DataTransfer()
      data.items.add(new File(['%PDF'], 'list.pdf', { type: 'application/pdf' }))
      document
        .querySelector('.editor-text[contenteditable]')
        ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    })
    await page.getByText('list.pdf is no picture').waitFor()
    await text().locator('> p').last().click()
    await page.keyboard.type('Go there')
    await page.keyboard.press('Shift+Home')
    await page.keyboard.press('Control+k')
    await page.getByLabel('Address of the link').fill('no such words')
    await page.keyboard.press('Enter')
    await page.getByText('Choose one of the texts below').waitFor()
    await page.getByLabel('Address of the link').fill('farm.example/leeks')
    await page.keyboard.press('Enter')
    const cover = page.waitForEvent('filechooser')
    await page.locator('.write__settings').getByRole('button', { name: 'Upload a picture' }).first().click()
    await (await cover).setFiles(file)
    await page.locator('.write__settings').getByText('It is here').waitFor()
    await text().locator('> p').last().click()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Enter')
    await page.keyboard.type('/gallery')
    await page.getByRole('option', { name: /Gallery/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('https://farm.example/typed.png')
    await page.getByLabel('What picture 1 shows').fill('First')
    await page.getByLabel('Picture 2', { exact: true }).click()
    await page.keyboard.type('https://farm.example/second.png')
    await page.getByRole('button', { name: 'Picture 2: move up' }).click()
    await text().locator('> p').last().click()
    await page.keyboard.type('/file')
    await page.getByRole('option', { name: /File/ }).first().waitFor()
    await page.keyboard.press('Enter')
    const list = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Upload a file' }).click()
    await (await list).setFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('kale,3') })
    await text().getByText('It is here.', { exact: true }).waitFor()
    const slow = await holding('**/editor/uploads')
    await text().locator('> p').last().click()
    await page.evaluate(pasteInto, { picture: DOT })
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('A picture is on its way').waitFor()
    slow.resolve()
    await page.getByText('Saved.').waitFor()
    const children = (await documentOf('Sent in vain'))?.children
    expect(children?.[0]).toMatchObject({
      type: 'image',
      alt: 'A dot',
      src: expect.stringMatching(/^\/media\//),
    })
    expect(JSON.stringify(children)).toContain('"url":"https://farm.example/leeks"')
    expect(children?.filter(({ type }) => type === 'image')).toHaveLength(2)
    expect(JSON.stringify(children)).not.toContain('"src":""')
    expect(children?.find(({ type }) => type === 'gallery')).toMatchObject({
      images: [
        expect.objectContaining({ src: 'https://farm.example/second.png', row: 0 }),
        expect.objectContaining({ src: 'https://farm.example/typed.png', alt: 'First' }),
      ],
    })
    expect(children?.find(({ type }) => type === 'file')).toMatchObject({
      src: expect.stringMatching(/\.csv$/),
      fileName: 'list.csv',
      fileSize: 6,
      fileTitle: 'list',
    })
    expect(await page.getByLabel('Its address').inputValue()).toStartWith('/media/')
  },
  60_000,
)

browserTest(
  'each move of a picture in a gallery is one step to undo, and a move to nowhere is none',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('A gallery that is put in order')
    await text().click()
    await page.keyboard.type('Before')
    await page.keyboard.press('Enter')
    await page.keyboard.type('/gallery')
    await page.getByRole('option', { name: /Gallery/ }).waitFor()
    await page.keyboard.press('Enter')
    for (const [place, name] of ['one', 'two', 'three'].entries())
      await page.getByLabel(`Picture ${place + 1}`, { exact: true }).fill(`https://farm.example/${name}.png`)
    await page.getByLabel('What picture 1 shows').fill('First')
    const order = () =>
      page
        .locator('.editor-picture input[type=text]')
        .evaluateAll(inputs => inputs.map(input => (input as HTMLInputElement).value).filter(Boolean))
    const at = (name: string) => `https://farm.example/${name}.png`
    await page.getByRole('button', { name: 'Picture 3: move up' }).click()
    expect(await order()).toEqual([at('one'), at('three'), at('two')])
    await page.getByRole('button', { name: 'Picture 1: move down' }).click()
    expect(await order()).toEqual([at('three'), at('one'), at('two')])
    await page.getByRole('button', { name: 'Picture 1: move up' }).click()
    await text().locator('> p').first().click()
    await page.keyboard.press('Control+z')
    expect(await order()).toEqual([at('one'), at('three'), at('two')])
    await page.keyboard.press('Control+z')
    expect(await order()).toEqual([at('one'), at('two'), at('three')])
    expect(await page.getByLabel('What picture 1 shows').inputValue()).toBe('First')
  },
  60_000,
)

browserTest(
  'what was copied in Ghost’s own editor is read like any other text, and what opens is a card that opens',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('Copied in Ghost')
    await text().click()
    await page.evaluate(pasteInto, {
      'application/x-lexical-editor': JSON.stringify({ namespace: 'KoenigEditor', nodes: [] }),
      'text/html': `<p style="color:red"><span>Of the <b>barn</b></span></p><p>In a line <img src="data:image/png;base64,${DOT}" alt="Dot"></p><ul><li><details><summary>Rain?</summary><p>Lean-to.</p></details></li></ul><ul><li><input type="checkbox" checked>swept</li></ul><div><br><hr></div><pre><code class="language-ts">let a</code></pre>`,
    })
    await page.getByText('The pictures are here').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    const children = (await documentOf('Copied in Ghost'))?.children ?? []
    expect(children.map(({ type }) => type).filter(type => type !== 'paragraph')).toEqual([
      'image',
      'toggle',
      'list',
      'horizontalrule',
      'codeblock',
    ])
    expect(children.find(({ type }) => type === 'image')).toMatchObject({ alt: 'Dot' })
    expect(children.find(({ type }) => type === 'toggle')).toMatchObject({
      heading: 'Rain?',
      content: '<p>Lean-to.</p>',
    })
    expect(children.find(({ type }) => type === 'list')).toMatchObject({
      listType: 'check',
      children: [expect.objectContaining({ checked: true })],
    })
    expect(children.find(({ type }) => type === 'codeblock')).toMatchObject({ language: 'ts' })
  },
  60_000,
)

browserTest(
  'two short lines stand one below the other, not spread over the empty frame',
  async () => {
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await text().click()
    await page.keyboard.type('One')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Two')
    const [one, two] = await text()
      .locator('p')
      .evaluateAll(lines => lines.map(line => line.getBoundingClientRect().top))
    expect(two! - one!).toBeLessThan(80)
  },
  60_000,
)

browserTest(
  'tools that do not come cost no words, and come when asked again',
  async () => {
    await page.route('**/assets/editor/tools-*', route => route.abort('connectionreset'))
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('Without the tools')
    await text().click()
    await page.keyboard.type('Typed. ')
    await page.evaluate(pasteInto, {
      'text/html': '<p><b>Pasted</b></p>',
      'text/plain': 'Pasted',
    })
    await page.getByText('Pasted as plain words').waitFor()
    await page.getByText('could not be loaded').waitFor()
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await page.getByText('Saved at').waitFor()
    expect(textsIn((await documentOf('Without the tools'))?.children)).toBe('Typed. Pasted')
    await page.unroute('**/assets/editor/tools-*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('could not be loaded').waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await page.keyboard.type('/callo')
    await page.getByRole('option', { name: /Callout/ }).waitFor()
    await page.keyboard.press('Escape')
  },
  60_000,
)

browserTest('nothing broke the policy of the page', async () => {
  // The browser names by itself an answer of 409 or 422, one that was cut off, and a picture of another site.
  expect(complaints.filter(complaint => !EXPECTED.test(complaint))).toEqual([])
})

const EXPECTED = /409|422|ERR_CONNECTION_RESET|gone\.png|Failed to fetch dynamically imported module/

/** A picture of one dot. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** All words in it, joined. */
function textsIn(nodes: unknown): string {
  return [...JSON.stringify(nodes).matchAll(/"text":"([^"]*)"/g)].map(([, words]) => words).join('')
}

/** What is asked for at such addresses comes when it is let go. */
async function holding(pattern: string): Promise<PromiseWithResolvers<void>> {
  const held = Promise.withResolvers<void>()
  await page.route(
    pattern,
    async route => {
      await held.promise
      await route.continue()
    },
    { times: 1 },
  )
  return held
}

/** Runs in the page. */
function asksBeforeLeaving(): boolean {
  return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
}

async function typeAndBlur(words: string): Promise<void> {
  await text().locator('p').first().click()
  await page.keyboard.press('End')
  await page.keyboard.type(words)
  await page.evaluate(() => window.dispatchEvent(new Event('blur')))
}

/** Runs in the page: what a clipboard holds, by its types; a `picture` is a file in base64. */
function pasteInto(clipboard: Record<string, string>): void {
  const data = new DataTransfer()
  for (const [type, value] of Object.entries(clipboard)) {
    if (type !== 'picture') data.setData(type, value)
    else {
      const bytes = Uint8Array.from(atob(value), letter => letter.charCodeAt(0))
      data.items.add(new File([bytes], 'dot.png', { type: 'image/png' }))
    }
  }
  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
  document.querySelector('.editor-text[contenteditable]')?.dispatchEvent(event)
}

/** Runs in the page. */
async function copyHolds(words: string): Promise<boolean> {
  const database = await new Promise<IDBDatabase>(resolve => {
    const request = indexedDB.open('editor', 1)
    request.onsuccess = () => resolve(request.result)
  })
  const copies = await new Promise<unknown[]>(resolve => {
    const request = database.transaction('copies').objectStore('copies').getAll()
    request.onsuccess = () => resolve(request.result)
  })
  database.close()
  return JSON.stringify(copies).includes(words)
}

/** Runs in the page: what other tests have left there. */
async function forgetCopies(): Promise<void> {
  await new Promise(resolve => {
    const request = indexedDB.deleteDatabase('editor')
    request.onsuccess = resolve
    request.onblocked = resolve
  })
}

async function signedIn(): Promise<BrowserContext> {
  const member = await query()
    .selectFrom('members')
    .select('id')
    .where('email', '=', 'ruth@wernside.example.test')
    .executeTakeFirstOrThrow()
  const made = await chromium.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    // A network that is cut by the test is not cut for a service worker, which would send what is typed all the same.
    serviceWorkers: 'block',
  })
  made.setDefaultTimeout(10_000)
  const signIn = Bun.randomUUIDv7()
  for (const domain of DOMAINS) {
    const value = await coop.house.sessions.begin(member.id, { domain, signIn, device: 'test' })
    await made.addCookies([{ name: sessionCookieName(domain), value, url: coop.origin(domain) }])
  }
  return made
}
