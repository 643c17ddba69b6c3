import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { PictureRefused } from '#core/media/store-picture'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { jarOnShelf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { addPicture, showFirst } from './further-pictures'
import { productForEdit } from './product-for-edit'
import { describeProductPicture, removeProductPicture, setProductPicture } from './product-picture'

const NOBODY = '01890000-0000-7000-8000-000000000000'

let world: TestHouse
let red: Uint8Array
let green: Uint8Array
beforeAll(async () => {
  world = await testHouse()
  red = await square('#c33')
  green = await square('#3c3')
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const square = (background: string) =>
  sharp({ create: { width: 24, height: 16, channels: 3, background } })
    .png()
    .toBuffer()
const shown = async (productId: string) => {
  const { picture, imageAlt } = await productForEdit(keeper(), productId)
  return { src: picture?.src ?? null, alt: imageAlt, size: picture && [picture.width, picture.height] }
}

describe('the picture of a product', () => {
  test('is shown in its size with the words for it, and another one takes its place', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    await setProductPicture(keeper(), productId, red, 'A red jar')
    const first = await shown(productId)
    expect(first).toMatchObject({ alt: 'A red jar', size: [24, 16] })
    await setProductPicture(keeper(), productId, green, 'A green jar')
    const second = await shown(productId)
    expect(second.alt).toBe('A green jar')
    expect(second.src).not.toBe(first.src)
  })

  test('gets other words and stays; without a picture there are words for the next one', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    await setProductPicture(keeper(), productId, red, 'A red jar')
    const { src } = await shown(productId)
    await describeProductPicture(keeper(), productId, 'A jar with a red lid')
    expect(await shown(productId)).toMatchObject({ src, alt: 'A jar with a red lid' })
    await removeProductPicture(keeper(), productId)
    expect(await shown(productId)).toEqual({ src: null, alt: '', size: null })
  })

  test('that is set while another shopkeeper writes words for the old one is the one that stays', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    await setProductPicture(keeper(), productId, red, 'A red jar')
    const { image } = await imageOf((await jarWith(green)).productId)
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          await db(tx).updateTable('products').set({ image }).where('id', '=', productId).execute()
          await proceed()
        }),
      () => describeProductPicture(keeper(), productId, 'A jar'),
    )
    expect(await imageOf(productId)).toEqual({ image, image_alt: 'A jar' })
  })

  test('that is uploaded for two products is kept once, and taken off one it stays on the other', async () => {
    const [one, other] = [await jarWith(red), await jarWith(red)]
    const { src } = await shown(other.productId)
    expect((await shown(one.productId)).src).toBe(src)
    await removeProductPicture(keeper(), one.productId)
    expect((await shown(other.productId)).src).toBe(src)
  })

  test('that cannot be read is refused with what to send instead, and nothing changes', async () => {
    const { productId } = await jarWith(red)
    const before = await shown(productId)
    for (const bytes of [
      Buffer.from('no picture'),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ]) {
      const refused = setProductPicture(keeper(), productId, bytes, 'Other words')
      await expect(refused).rejects.toBeInstanceOf(PictureRefused)
      await expect(refused).rejects.toThrow('please send a JPEG, PNG or WebP')
    }
    expect(await shown(productId)).toEqual(before)
  })

  test('is new at once wherever it is shown', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    const tags = ['products', `product:${productId}`, 'product:another']
    for (const work of [
      () => setProductPicture(keeper(), productId, red, 'A jar'),
      () => describeProductPicture(keeper(), productId, 'A red jar'),
      () => removeProductPicture(keeper(), productId),
    ])
      expect(await purgedBy(world, tags, work)).toEqual(['products', `product:${productId}`])
  })

  test('is new at once, too, when it was a further one, whether or not there was a first', async () => {
    const { productId } = await jarWith(red)
    const added = (image: string) =>
      transaction(keeper(), tx => addPicture(tx, { productId, image, alt: 'Beside it', position: 1 }))
    const beside = async () => (await productForEdit(keeper(), productId)).pictures.map(({ id }) => id)
    const { image } = await imageOf(productId)
    const other = await jarWith(green)
    const { image: further } = await imageOf(other.productId)
    const tags = ['products', `product:${productId}`, `product:${other.productId}`]
    await added(further!)
    const show = async () => showFirst(keeper(), productId, (await beside())[0]!)
    expect(await purgedBy(world, tags, show)).toEqual(tags.slice(0, 2))
    expect(await imageOf(productId)).toMatchObject({ image: further, image_alt: 'Beside it' })
    await removeProductPicture(keeper(), productId)
    expect(await purgedBy(world, tags, show)).toEqual(tags.slice(0, 2))
    expect(await imageOf(productId)).toMatchObject({ image, image_alt: 'A jar' })
    expect(await beside()).toEqual([])
  })

  test.each(['no id at all', NOBODY])('of no product (%s) is not found', async id => {
    await expect(setProductPicture(keeper(), id, red, '')).rejects.toBeInstanceOf(NotFound)
    await expect(describeProductPicture(keeper(), id, '')).rejects.toBeInstanceOf(NotFound)
    await expect(removeProductPicture(keeper(), id)).rejects.toBeInstanceOf(NotFound)
  })

  test('is the shopkeeper’s alone', async () => {
    const { productId } = await jarWith(red)
    const before = await shown(productId)
    for (const work of [
      (ctx = world.ctx()) => setProductPicture(ctx, productId, green, 'Mine'),
      (ctx = world.ctx()) => describeProductPicture(ctx, productId, 'Mine'),
      (ctx = world.ctx()) => removeProductPicture(ctx, productId),
    ]) {
      await expect(work()).rejects.toBeInstanceOf(SignInRequired)
      await expect(work(world.ctx('editor'))).rejects.toBeInstanceOf(NotFound)
    }
    expect(await shown(productId)).toEqual(before)
  })
})

async function jarWith(bytes: Uint8Array) {
  const jar = await jarOnShelf(world, { stock: 1 })
  await setProductPicture(keeper(), jar.productId, bytes, 'A jar')
  return jar
}

const imageOf = (productId: string) =>
  db(world.ctx())
    .selectFrom('products')
    .select(['image', 'image_alt'])
    .where('id', '=', productId)
    .executeTakeFirstOrThrow()
