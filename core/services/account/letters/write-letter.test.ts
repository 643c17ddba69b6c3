import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { createNewsletter } from '../newsletters/edit-newsletter'
import { subscribe } from '../newsletters/subscribe'
import { composeLetter, type LetterWords, letterHtml } from './compose-letter'
import { LETTERS_PER_PAGE, letter, letterFailures, letterSummaries } from './letters'
import { reachOf } from './reach'
import { retryLetter, sendLetter, sendTestLetter } from './send-letter'
import { createLetter, deleteLetter, LETTER_FORM, LetterAlreadySent, updateLetter } from './write-letter'

let world: TestHouse
let newsletterId: string
beforeAll(async () => {
  world = await testHouse()
  newsletterId = await createNewsletter(world.ctx('editor'), {
    name: 'Weekly',
    slug: 'weekly',
    description: '',
  })
  await subscribe(world.ctx('member'), newsletterId)
})
afterAll(() => world.close())

const words = (subject: string) => ({ newsletterId, subject, markdown: 'In *season*.' })
const NOBODYS = [Bun.randomUUIDv7(), 'weekly', '']

test('a letter belongs to a newsletter that is there, from its first line to its last', async () => {
  const editor = world.ctx('editor')
  for (const other of NOBODYS)
    await expect(createLetter(editor, { ...words('Lost'), newsletterId: other })).rejects.toBeInstanceOf(
      NotFound,
    )
  const id = await createLetter(editor, words('Kept'))
  for (const other of NOBODYS) {
    const moved = updateLetter(editor, id, { ...words('Lost'), newsletterId: other })
    await expect(moved).rejects.toBeInstanceOf(NotFound)
  }
  expect(await letter(editor, id)).toMatchObject({ subject: 'Kept', newsletterId, state: 'draft' })
})

test('of two editors who opened the same letter, the second to save is told', async () => {
  const editor = world.ctx('editor')
  const id = await createLetter(editor, words('Opened'))
  const seen = LETTER_FORM.version(await letter(editor, id))
  const saves = await Promise.allSettled(
    ['One', 'Two'].map(subject => updateLetter(editor, id, words(subject), seen)),
  )
  const late = saves.find(save => save.status === 'rejected')
  expect(saves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(late?.status === 'rejected' && late.reason).toBeInstanceOf(ChangedMeanwhile)
})

test('what is on its way can be neither changed, deleted nor sent again', async () => {
  const editor = world.ctx('editor')
  const id = await createLetter(editor, words('Away'))
  await sendLetter(editor, id)
  await expect(updateLetter(editor, id, words('Other'))).rejects.toBeInstanceOf(LetterAlreadySent)
  await expect(deleteLetter(editor, id)).rejects.toBeInstanceOf(LetterAlreadySent)
  await expect(sendLetter(editor, id)).rejects.toBeInstanceOf(LetterAlreadySent)
  expect(await letter(editor, id)).toMatchObject({
    subject: 'Away',
    state: 'sending',
    sendRequestedAt: expect.any(Date),
  })
})

test('a draft can be thrown away, and cannot be tried again', async () => {
  const editor = world.ctx('editor')
  const id = await createLetter(editor, words('Draft'))
  await expect(retryLetter(editor, id)).rejects.toBeInstanceOf(NotFound)
  await deleteLetter(editor, id)
  await expect(letter(editor, id)).rejects.toBeInstanceOf(NotFound)
})

test('what is nobody’s id is no letter, for reading, changing, deleting or sending', async () => {
  const editor = world.ctx('editor')
  for (const id of NOBODYS) {
    await expect(letter(editor, id)).rejects.toBeInstanceOf(NotFound)
    await expect(updateLetter(editor, id, words('None'))).rejects.toBeInstanceOf(NotFound)
    await expect(deleteLetter(editor, id)).rejects.toBeInstanceOf(NotFound)
    await expect(sendLetter(editor, id)).rejects.toBeInstanceOf(NotFound)
    await expect(retryLetter(editor, id)).rejects.toBeInstanceOf(NotFound)
  }
  expect(await letterFailures(editor, Bun.randomUUIDv7())).toEqual([])
  await expect(letterFailures(editor, 'nowhere')).rejects.toBeInstanceOf(NotFound)
})

describe('the list of letters', () => {
  const lines = async (page?: number) => (await letterSummaries(world.ctx('editor'), page)).letters

  test('has the one worked on last on top, with who wrote it and how it stands', async () => {
    const at = (minute: number) => ({
      ...world.ctx('editor'),
      now: new Date(Date.UTC(2027, 0, 1, 0, minute)),
    })
    const one = await createLetter(at(1), words('One'))
    const two = await createLetter(at(2), words('Two'))
    expect((await lines()).slice(0, 2).map(({ subject }) => subject)).toEqual(['Two', 'One'])
    await updateLetter(at(3), one, words('One, again'))
    await sendLetter(at(4), two)
    const [sent, draft] = await lines()
    expect(sent).toMatchObject({
      id: two,
      state: 'sending',
      sendRequestedAt: at(4).now,
      sentAt: null,
      newsletter: 'Weekly',
      sent: 0,
      failed: 0,
      waiting: 0,
      unsubscribed: 0,
      writtenBy: 'Edie Vaughan',
    })
    expect(draft).toMatchObject({ id: one, subject: 'One, again', state: 'draft', updatedAt: at(3).now })
  })

  test('has pages, and counts the letters on all of them', async () => {
    for (let n = 0; n < LETTERS_PER_PAGE; n++) await createLetter(world.ctx('editor'), words(`Many ${n}`))
    const { letters, total } = await letterSummaries(world.ctx('editor'))
    expect(letters).toHaveLength(LETTERS_PER_PAGE)
    const second = await lines(2)
    expect(second).toHaveLength(total - LETTERS_PER_PAGE)
    expect(new Set([...letters, ...second].map(({ id }) => id)).size).toBe(total)
  })

  test('is for editors, and so is every letter on it', async () => {
    const id = await createLetter(world.ctx('editor'), words('Ours'))
    for (const work of [
      (ctx = world.ctx()) => letterSummaries(ctx),
      (ctx = world.ctx()) => letter(ctx, id),
      (ctx = world.ctx()) => letterFailures(ctx, id),
      (ctx = world.ctx()) => reachOf(ctx, id),
      (ctx = world.ctx()) => createLetter(ctx, words('Mine')),
      (ctx = world.ctx()) => updateLetter(ctx, id, words('Mine')),
      (ctx = world.ctx()) => deleteLetter(ctx, id),
      (ctx = world.ctx()) => sendLetter(ctx, id),
      (ctx = world.ctx()) => sendTestLetter(ctx, id),
      (ctx = world.ctx()) => retryLetter(ctx, id),
    ]) {
      await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
      await expect((async () => work(world.ctx('shopkeeper')))()).rejects.toBeInstanceOf(NotFound)
    }
    expect(await letter(world.ctx('editor'), id)).toMatchObject({
      subject: 'Ours',
      state: 'draft',
    })
    expect(await reachOf(world.ctx('editor'), id)).toMatchObject({ found: 1, more: false, subscribers: 1 })
  })
})

test('a letter that is sent and thrown away at the same moment is one or the other', async () => {
  const editor = world.ctx('editor')
  for (let times = 0; times < 3; times++) {
    const id = await createLetter(editor, words('Race'))
    const both = await Promise.allSettled([sendLetter(editor, id), deleteLetter(editor, id)])
    const refused = both.find(each => each.status === 'rejected')
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const kept = await letter(editor, id).catch(() => null)
    expect(refused?.status === 'rejected' && refused.reason).toBeInstanceOf(
      kept ? LetterAlreadySent : NotFound,
    )
  }
})

describe('a letter as it is sent', () => {
  const html = async (markdown: string) => (await compose({ subject: 'S', markdown })).html ?? ''
  const compose = (more: Partial<LetterWords> = {}, unsubscribe: string | null = null) =>
    composeLetter(
      world.ctx(),
      {
        newsletter: 'Weekly',
        subject: 'Plums',
        markdown: '*Ripe*.',
        postId: null,
        previewText: '',
        header: '',
        ...more,
      },
      'mair@farm.example',
      { unsubscribe },
    )

  test('says in both its forms why it came, and how to leave, where there is a way', async () => {
    const link = 'https://account.farm.example/unsubscribe/a&b'
    const mail = await compose({}, link)
    expect(mail.text).toBe(
      `*Ripe*.\n\n-- \nYou get this because you subscribed to Weekly of Test Growers.\nUnsubscribe: ${link}\n`,
    )
    expect(mail.html).toContain('<em>Ripe</em>')
    expect(mail.html).toContain(' <a href="https://account.farm.example/unsubscribe/a&amp;b">Unsubscribe</a>')
    expect(mail).toMatchObject({ to: 'mair@farm.example', listUnsubscribe: link })
    const plain = await compose()
    expect(plain.text).not.toContain('Unsubscribe')
    expect(plain.html).not.toContain('Unsubscribe')
    expect(plain).not.toHaveProperty('listUnsubscribe')
  })

  test.each([
    ['[beans](/beans) and ![x](</media/x y.png>)', '[beans](@/beans) and ![x](<@/media/x y.png>)'],
    ['See [it][1].\n\n[1]: /beans "Beans"', 'See [it][1].\n\n[1]: @/beans "Beans"'],
    ['[there](//far.example/x) [here](#below) [mail](mailto:a@b.example)', null],
    ['`[code](/x)`\n\n```\n[more](/y)\n```\n\n[z](/z)', '`[code](/x)`\n\n```\n[more](/y)\n```\n\n[z](@/z)'],
  ])('leads in its text where it leads in its HTML: %j', async (markdown, text) => {
    const whole = (text ?? markdown).replaceAll('@/', `${world.house.config.origins.account}/`)
    expect((await compose({ markdown })).text).toStartWith(`${whole}\n\n-- \n`)
  })

  test('runs as its letters say, block by block', async () => {
    const mail = await compose({ header: 'שוק 3!', markdown: 'מחיר: 12.\n\nIn English.' })
    expect(mail.html).toContain('<header dir="auto">שוק 3!</header>')
    expect(mail.html).toContain('<div dir="rtl" class="doc-html"><p>מחיר: 12.</p>')
    expect(mail.html).toContain('<p dir="ltr">In English.</p>')
  })

  test('is answered by no machine (RFC 3834)', async () => {
    expect((await compose()).headers).toEqual({ Precedence: 'bulk', 'Auto-Submitted': 'auto-generated' })
  })

  test('is from the newsletter by its name, in which nothing can stand that ends it', async () => {
    expect((await compose()).from).toBe('Weekly <post@localhost>')
    expect((await compose({ newsletter: 'A "<b>" \r\nBcc: x' })).from).toBe('A b Bcc: x <post@localhost>')
  })

  test('carries nobody’s markup in its subject or its newsletter’s name', async () => {
    const mail = await compose({ subject: '</title><script>', newsletter: '<img src=x>' })
    expect(mail.html).toContain('<title>&lt;/title&gt;&lt;script&gt;</title>')
    expect(mail.html).toContain('subscribed to &lt;img src=x&gt; of')
    expect(mail.subject).toBe('</title><script>')
  })

  test('shows pictures of ours by whole addresses, and runs nothing', async () => {
    const { account } = world.house.config.origins
    const shown = await html(
      '![A plum](/media/plum.webp)\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))',
    )
    expect(shown).toContain(`src="${account}/media/plum.webp"`)
    expect(shown).not.toContain('<script>alert')
    expect(shown).not.toContain('href="javascript')
    expect(await letterHtml('A *plum* <script>alert(1)</script>')).toContain('<em>plum</em>')
  })
})
