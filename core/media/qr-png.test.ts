import { expect, test } from 'bun:test'
import sharp from 'sharp'
import { encode } from 'uqr'
import { qrPng } from './qr-png'

test.each(['RA2K7P9XQ4M3N8B6V5TZ', 'https://account.farm.example/tickets/1', ''])(
  'a reader of pictures sees the very modules of %j',
  async text => {
    const { data, size } = encode(text, { ecc: 'M', border: 4 })
    const { data: pixels, info } = await sharp(qrPng(text))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([size * 8, size * 8])
    const seen = data.map((row, y) =>
      row.map((_, x) => pixels[(y * 8 + 3) * info.width * info.channels + (x * 8 + 3) * info.channels] === 0),
    )
    expect(seen).toEqual(data)
  },
)
