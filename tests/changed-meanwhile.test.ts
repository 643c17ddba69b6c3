import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { DomainName } from '#core/contracts/domain'
import { createLetter } from '#core/services/account/letters/write-letter'
import { createNewsletter } from '#core/services/account/newsletters/edit-newsletter'
import { makeTier } from '#core/services/account/tiers/tiers'
import { writeComment } from '#core/services/blog/comments/write-comment'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { saveSeller } from '#core/services/cart/invoices/seller'
import { stage } from '#core/services/events/testing/stage'
import { saveCategory } from '#core/services/market/categories/save-category'
import { saveMarketPage } from '#core/services/market/pages/compose'
import { saveProducer } from '#core/services/market/producers/save-producer'
import { setPrices } from '#core/services/market/products/set-prices'
import { moveStock } from '#core/services/market/stock/move-stock'
import type { Browser, Visit } from './browser'
import type { Cast } from './cast'
import { type TestHouse, testHouse } from './house'
import { household } from './households'
import { jarOnShelf } from './market'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** A form of ours: who saves it where, and which of its fields two people fill in differently. */
type FormOf = {
  readonly who: keyof Cast['members']
  readonly app: DomainName
  readonly page: string
  /** Its action; the address of its page unless said. */
  readonly action?: string
  readonly field: string
  readonly texts?: readonly [string, string]
  /** What another of its fields is refused for. */
  readonly bad?: readonly [field: string, value: string]
}

const made = new Map<string, FormOf>()
const forms: Record<string, () => Promise<FormOf>> = {
  'a variant': async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
    const page = `/shop/products/${productId}`
    return {
      who: 'shopkeeper',
      app: 'market',
      page,
      action: `/shop/variants/${variantId}`,
      field: 'name',
      bad: ['price', 'a lot'],
    }
  },
  'a product': async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    const page = `/shop/products/${productId}`
    return { who: 'shopkeeper', app: 'market', page, field: 'description', bad: ['title', ''] }
  },
  'a category': async () => {
    await saveCategory(world.ctx('shopkeeper'), null, { name: 'Roots', description: '' })
    const page = `/shop/categories/${await idOf('categories', 'Roots')}`
    return { who: 'shopkeeper', app: 'market', page, field: 'description', bad: ['name', ''] }
  },
  'a producer': async () => {
    const fields = { name: 'Wren', place: 'Hill', practice: '', story: '', since: 1994 }
    const id = await saveProducer(world.ctx('shopkeeper'), null, fields)
    const page = `/shop/producers/${id}`
    return { who: 'shopkeeper', app: 'market', page, field: 'story', bad: ['name', ''] }
  },
  'a household': async () => {
    const page = `/shop/households/${(await household(world)).id}`
    return { who: 'shopkeeper', app: 'cart', page, action: `${page}/name`, field: 'name', bad: ['name', ''] }
  },
  'a market page': async () => {
    const blocks = [{ kind: 'text', markdown: 'Welcome' } as const]
    const id = await saveMarketPage(world.ctx('editor'), null, { title: 'Boxes', summary: '', blocks })
    const page = `/shop/pages/${id}`
    return { who: 'editor', app: 'market', page, field: 'summary', bad: ['title', ''] }
  },
  'a calendar': async () => {
    const { calendarId } = await stage(world.ctx())
    return {
      who: 'organiser',
      app: 'events',
      page: `/organise/calendars/${calendarId}`,
      field: 'description',
      bad: ['name', ''],
    }
  },
  'an entry': async () => {
    const { entryId } = await stage(world.ctx())
    const action = `/organise/entries/${entryId}`
    const page = `${action}/form`
    return { who: 'organiser', app: 'events', page, action, field: 'description', bad: ['title', ''] }
  },
  'places of an entry': async () => {
    const { entryId, quotaId } = await stage(world.ctx())
    const page = `/organise/entries/${entryId}`
    return {
      who: 'organiser',
      app: 'events',
      page,
      action: `${page}/quotas/${quotaId}`,
      field: 'size',
      texts: ['31', '47'],
      bad: ['name', ''],
    }
  },
  'a kind of ticket': async () => {
    const { entryId, adultId } = await stage(world.ctx())
    const page = `/organise/entries/${entryId}`
    return {
      who: 'organiser',
      app: 'events',
      page,
      action: `${page}/ticket-types/${adultId}`,
      field: 'price',
      texts: ['3.17', '4.29'],
      bad: ['name', ''],
    }
  },
  'a newsletter': async () => {
    const id = await createNewsletter(world.ctx('editor'), {
      name: 'Thursdays',
      slug: 'thursdays',
      description: '',
    })
    const page = `/letters/newsletters/${id}`
    return {
      who: 'editor',
      app: 'account',
      page,
      action: `${page}?_method=put`,
      field: 'description',
      bad: ['name', ''],
    }
  },
  'a letter': async () => {
    const newsletterId = await createNewsletter(world.ctx('editor'), {
      name: 'Fridays',
      slug: 'fridays',
      description: '',
    })
    const id = await createLetter(world.ctx('editor'), {
      newsletterId,
      subject: 'Plums',
      markdown: 'They are ripe.',
    })
    return {
      who: 'editor',
      app: 'account',
      page: `/letters/${id}/edit`,
      action: `/letters/${id}?_method=put`,
      field: 'markdown',
      bad: ['subject', ''],
    }
  },
  'the menus': async () => ({
    who: 'editor',
    app: 'blog',
    page: '/editor/navigation',
    field: 'primary-label',
  }),
  'who sells, on invoices': async () => {
    await saveSeller(world.ctx('shopkeeper'), {
      name: 'Hill Growers',
      address: 'The Shed',
      vatNumber: '',
      companyNumber: '',
      email: '',
    })
    return {
      who: 'shopkeeper',
      app: 'cart',
      page: '/shop/invoices/seller',
      field: 'address',
      bad: ['name', ''],
    }
  },
  'ways to pay': async () => ({
    who: 'shopkeeper',
    app: 'cart',
    page: '/shop/ways-to-pay',
    field: 'account',
    texts: ['GB33BUKB20201555555555', 'GB94BARC10201530093459'],
  }),
  'the minimum order': async () => ({
    who: 'shopkeeper',
    app: 'cart',
    page: '/shop/prices',
    action: '/shop/prices/minimum',
    field: 'minimumOrder',
    texts: ['11.00', '12.50'],
    bad: ['minimumOrder', 'a bit'],
  }),
  'a tag': async () => {
    await createPost(world.ctx('editor'), 'post', written('Tagged', '', { tags: ['Hedges'] }))
    const action = `/editor/tags/${await idOf('tags', 'Hedges')}`
    return {
      who: 'editor',
      app: 'blog',
      page: '/editor/tags',
      action,
      field: 'description',
      bad: ['name', ''],
    }
  },
  'a tier': async () => {
    const page = `/tiers/${await makeTier(world.ctx('operator'), { name: 'Patrons', description: '' })}`
    return { who: 'operator', app: 'account', page, field: 'description', bad: ['monthly', 'a lot'] }
  },
  'a comment': async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Bees', 'They are back.'))
    await publish(world.ctx('editor'), id)
    const asked = { postId: id, text: 'At last.', parentId: null, replyId: null, federated: false }
    const comment = await writeComment(world.ctx('member'), asked)
    const form = { page: `/my-comments/${comment.id}`, action: `/comments/${comment.id}`, field: 'text' }
    return { who: 'member', app: 'blog', ...form, bad: ['text', ''] }
  },
  'the name and place': async () => ({
    who: 'operator',
    app: 'federation',
    page: '/operator/settings',
    field: 'tagline',
    bad: ['name', ''],
    texts: ['Theirs: a first frost', 'Mine: a late spring'],
  }),
  'the contact': async () => ({
    who: 'operator',
    app: 'federation',
    page: '/operator/settings/contact',
    field: 'openingHours',
    bad: ['email', 'nobody'],
  }),
  'the letters': async () => ({
    who: 'operator',
    app: 'federation',
    page: '/operator/settings/letters',
    field: 'welcomeText',
    bad: ['sender', 'nobody'],
  }),
  'the colours': async () => ({
    who: 'operator',
    app: 'federation',
    page: '/operator/settings/look',
    field: 'accent',
    texts: ['#7a1231', '#5b1f4a'],
    bad: ['band', 'sunset'],
  }),
  'the apps': async () => ({
    who: 'operator',
    app: 'federation',
    page: '/operator/settings/apps',
    field: 'about-market',
    texts: ['Theirs', 'Mine'],
    bad: ['about-cart', 'x'.repeat(200)],
  }),
}

/** What the first of their fields is refused for is not looked at, or is one of many. */
const REFUSED = Object.keys(forms).filter(name => name !== 'the menus' && name !== 'ways to pay')

describe('two people open one form and both save it; the second is shown both texts and decides:', () => {
  test.each(Object.keys(forms))('%s', async name => {
    const form = await formOf(name)
    // What a form writes down by itself, like an hour without its seconds, is written down before.
    const tidy = await world.browser(form.who)
    await send(tidy, form, await fieldsOf(tidy, form))
    const [first, second] = [await world.browser(form.who), await world.browser(form.who)]
    const [theirs, mine] = form.texts ?? ['Theirs: a first frost', 'Mine: beans\nand peas']
    const filled = [await fieldsOf(first, form), await fieldsOf(second, form)] as const
    const saved = await send(first, form, { ...filled[0], ...fillIn(filled[0], form, theirs) })
    expect(saved.status).toBe(303)
    const refused = await send(second, form, { ...filled[1], ...fillIn(filled[1], form, mine) })
    expect(refused.status).toBe(409)
    expect(refused.document.querySelector('main')?.textContent).toContain(theirs)
    expect(textIn(await fieldsOf(first, form), form)).toContain(theirs)

    const again = sentBy(refused, '/')
    expect(textIn(again.fields, form)).toContain(mine)
    expect((await second.post(form.app, again.action, again.fields)).status).toBe(303)
    expect(textIn(await fieldsOf(first, form), form)).toContain(mine)
  })

  test.each(Object.keys(forms))(
    '%s, which is not old because of what the form does not write',
    async name => {
      const form = await formOf(name)
      const browser = await world.browser(form.who)
      const fields = await fieldsOf(browser, form)
      expect(typeof fields.version).toBe('string')
      expect((await send(browser, form, fields)).status).toBe(303)
      expect((await send(browser, form, fields)).status).toBe(303)
    },
  )

  test.each(REFUSED)('%s, which is as old as it was after it was refused', async name => {
    const form = await formOf(name)
    const [first, second] = [await world.browser(form.who), await world.browser(form.who)]
    const [before, fields] = [await fieldsOf(first, form), await fieldsOf(second, form)]
    const [theirs] = form.texts ?? ['Theirs: hail and sleet']
    expect((await send(first, form, { ...before, ...fillIn(before, form, theirs) })).status).toBe(303)
    const [field, value] = form.bad!
    const refused = await send(second, form, { ...fields, [field]: value })
    expect(refused.status).toBe(422)
    expect(sentBy(refused, form.action ?? form.page).fields.version).toBe(fields.version as string)
  })
})

describe('the form of a variant that was opened before', () => {
  const formOfVariant = (productId: string, variantId: string) =>
    ({
      who: 'shopkeeper',
      app: 'market',
      page: `/shop/products/${productId}`,
      action: `/shop/variants/${variantId}`,
      field: 'name',
    }) as const

  test('its price was raised in the price list does not put the old price back', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
    const form = formOfVariant(productId, variantId)
    const browser = await world.browser('shopkeeper')
    const fields = await fieldsOf(browser, form)
    await setPrices(world.ctx('shopkeeper'), [
      { variantId, price: { amount: 725, currency: 'GBP' }, seen: 650 },
    ])
    expect((await send(browser, form, { ...fields, name: 'A new name' })).status).toBe(409)
    expect((await fieldsOf(browser, form)).price).toBe('7.25')
  })

  test('a jar was sold is saved, for it says nothing of the stock', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 9 })
    const form = formOfVariant(productId, variantId)
    const browser = await world.browser('shopkeeper')
    const fields = await fieldsOf(browser, form)
    await moveStock(world.ctx('shopkeeper'), variantId, { reason: 'waste', quantity: 1, note: '' })
    expect((await send(browser, form, { ...fields, name: 'A new name' })).status).toBe(303)
  })
})

/** The form of the first test: its names are taken by now. */
async function formOf(name: string): Promise<FormOf> {
  const form = made.get(name) ?? (await forms[name]!())
  made.set(name, form)
  return form
}

type Fields = Record<string, string | string[]>

/** What a browser would send of the form as it stands. */
async function fieldsOf(browser: Browser, form: FormOf): Promise<Fields> {
  const visit = await browser.get(form.app, form.page)
  expect(visit.status).toBe(200)
  return sentBy(visit, form.action ?? form.page).fields
}

/** The form whose action begins so, with what it would send. */
function sentBy(visit: Visit, begins: string): { action: string; fields: Fields } {
  const form = [...visit.document.querySelectorAll('main form')].find(
    each =>
      (each.getAttribute('action') ?? '').startsWith(begins) &&
      each.querySelector('input[name=version]') !== null,
  )
  if (!form) throw new Error(`No form of ${begins}`)
  const fields: Fields = {}
  for (const control of form.querySelectorAll('input, textarea, select')) {
    const name = control.getAttribute('name')
    const type = control.getAttribute('type')
    if (
      !name ||
      type === 'file' ||
      ((type === 'checkbox' || type === 'radio') && !control.hasAttribute('checked'))
    )
      continue
    const chosen = control.querySelector('option[selected]') ?? control.querySelector('option')
    const value =
      control.tagName === 'TEXTAREA'
        ? (control.textContent ?? '').replace(/^\n/, '')
        : ((control.tagName === 'SELECT' ? chosen?.getAttribute('value') : control.getAttribute('value')) ??
          '')
    const before = fields[name]
    fields[name] = before === undefined ? value : [before, value].flat()
  }
  return { action: form.getAttribute('action') ?? '', fields }
}

/** Of a list of fields with one name, the first. */
function fillIn(fields: Fields, { field }: FormOf, text: string): Fields {
  const before = fields[field]
  if (!Array.isArray(before)) return { [field]: text }
  const urls = fields['primary-url']
  return {
    [field]: [text.replaceAll('\n', ' '), ...before.slice(1)],
    ...(Array.isArray(urls) ? { 'primary-url': ['/about', ...urls.slice(1)] } : {}),
  }
}

function textIn(fields: Fields, { field }: FormOf): string {
  const text = fields[field]
  return (Array.isArray(text) ? (text[0] ?? '') : (text ?? '')).replace(
    'Mine: beans and peas',
    'Mine: beans\nand peas',
  )
}

function send(browser: Browser, form: FormOf, fields: Fields): Promise<Visit> {
  return browser.post(form.app, form.action ?? form.page, {
    ...fields,
    ...(form.app === 'market' && form.page.includes('/pages/') ? { do: 'save' } : {}),
  })
}

async function idOf(table: 'categories' | 'tags', name: string): Promise<string> {
  const [row] = await world
    .ctx()
    .em.execute<{ id: string }[]>(`select id from ${table} where name = ?`, [name])
  return row!.id
}
