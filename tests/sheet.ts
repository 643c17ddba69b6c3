import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js'

/** A column of the first sheet of a workbook: its width in characters, and whether its heading stands on the right. */
export type SheetColumn = { readonly width: number; readonly isRight: boolean }

export async function columnsOf(workbook: Uint8Array): Promise<readonly SheetColumn[]> {
  const sheet = await partOf(workbook, 'worksheets/sheet1.xml')
  const [, formats = ''] = /<cellXfs[^>]*>(.*)<\/cellXfs>/.exec(await partOf(workbook, 'styles.xml')) ?? []
  const isRight = formats.split('</xf>').map(format => format.includes('horizontal="right"'))
  const [, head = ''] = /<row r="1">(.*?)<\/row>/.exec(sheet) ?? []
  const styles = [...head.matchAll(/<c r="\w+" s="(\d+)"/g)].map(([, style]) => Number(style))
  return [...sheet.matchAll(/<col min="\d+" max="\d+" width="(\d+)"/g)].map(([, width], at) => ({
    width: Number(width),
    isRight: isRight[styles[at] ?? 0] ?? false,
  }))
}

async function partOf(workbook: Uint8Array, name: string): Promise<string> {
  const entries = await new ZipReader(new Uint8ArrayReader(workbook)).getEntries()
  const part = entries.find(({ filename }) => filename === `xl/${name}`)
  if (!part || part.directory) throw new Error(`The workbook has no ${name}`)
  return part.getData(new TextWriter())
}
