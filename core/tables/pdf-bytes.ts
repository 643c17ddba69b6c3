import { fileURLToPath } from 'node:url'
import type PDFKit from 'pdfkit'
import { writeAllScripts } from './pdf-scripts'

export type Pdf = InstanceType<typeof PDFKit>
export type Draw = (pdf: Pdf) => void

// Latin, Greek and Cyrillic in one file each: names are as people have them.
const fontAt = (name: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/${name}`))
const REGULAR = fontAt('noto-sans/400Regular/NotoSans_400Regular.ttf')
const BOLD = fontAt('noto-sans/700Bold/NotoSans_700Bold.ttf')
/** Embedded where a name needs them. */
const OTHERS = {
  arabic: fontAt('noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf'),
  'arabic-bold': fontAt('noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf'),
  hebrew: fontAt('noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf'),
  'hebrew-bold': fontAt('noto-sans-hebrew/700Bold/NotoSansHebrew_700Bold.ttf'),
} as const

/** The bytes of a PDF that `draw` fills, with the fonts `regular` and `bold`. */
export async function pdfBytes(
  options: PDFKit.PDFDocumentOptions,
  draw: Draw,
): Promise<Uint8Array<ArrayBuffer>> {
  async function* whole(): AsyncGenerator<Draw, undefined> {
    yield draw
  }
  const stream = await pdfStream(options, whole())
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/**
 * The same part by part: what was drawn is sent before the next part is asked for. The fonts are embedded from the start,
 * as PDF/A asks. The library is loaded with the first one: a process that makes none does without its 40 MB.
 */
export async function pdfStream(
  options: PDFKit.PDFDocumentOptions,
  parts: AsyncGenerator<Draw, undefined>,
): Promise<ReadableStream<Uint8Array>> {
  const { default: PDFDocument } = await import('pdfkit')
  // A font that the library already has by another name, it reads from disk each time it is asked for by this one.
  const pdf = new PDFDocument({ font: '', ...options })
  pdf.registerFont('regular', REGULAR)
  pdf.registerFont('bold', BOLD)
  for (const [name, file] of Object.entries(OTHERS)) pdf.registerFont(name, file)
  pdf.font('regular')
  writeAllScripts(pdf, (script, isBold) => (isBold ? `${script}-bold` : script))
  const chunks: Uint8Array[] = []
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    pdf.on('end', resolve)
    pdf.on('error', reject)
  })
  return new ReadableStream({
    async pull(controller) {
      let isWhole = false
      while (chunks.length === 0 && !isWhole) {
        const { done, value: draw } = await parts.next()
        if (draw) draw(pdf)
        if (done) {
          pdf.end()
          await ended
          isWhole = true
        }
        // What was drawn is handed over with the next turn, and others have theirs meanwhile.
        await new Promise(resolve => setImmediate(resolve))
      }
      for (const chunk of chunks.splice(0)) controller.enqueue(chunk)
      if (isWhole) controller.close()
    },
    cancel: async () => {
      await parts.return(undefined)
    },
  })
}
