import type { NodeKey } from 'lexical'
import { actionButton } from './dom'
import type { Bench } from './tools'

type Tools = Awaited<ReturnType<typeof import('./tools')['addTools']>>

/** Brings the tools when they are first asked for. Where they do not come it says so at `missing`, and tries again when asked. */
export class ToolChest {
  private asked: Promise<Tools | null> | null = null
  private readonly arrival = Promise.withResolvers<void>()
  private readonly typed = new Set<NodeKey>()
  /** When they are here. */
  readonly here = this.arrival.promise

  constructor(
    private readonly bench: Bench,
    private readonly missing: HTMLElement,
  ) {
    addEventListener('online', () => {
      if (missing.hasChildNodes()) void this.open()
    })
  }

  /** Null: they could not be loaded. */
  open(): Promise<Tools | null> {
    this.asked ??= this.bring()
    return this.asked
  }

  /** To be called when the text is there: what is typed from now on is told to the tools. */
  rememberTyped(): void {
    this.forgetTyped = this.bench.editor.registerUpdateListener(({ dirtyElements }) => {
      for (const key of dirtyElements.keys()) this.typed.add(key)
    })
  }

  private forgetTyped = (): void => {}

  private async bring(): Promise<Tools | null> {
    try {
      const { addTools } = await import('./tools')
      this.missing.replaceChildren()
      this.forgetTyped()
      const tools = await addTools(this.bench, this.typed)
      this.arrival.resolve()
      return tools
    } catch (fault) {
      console.error(fault)
      this.asked = null
      // Whoever writes on stays where they are.
      const retry = actionButton('Try again', () => void this.open(), {
        class: 'button button--plain button--small',
      })
      this.missing.replaceChildren(
        'Menus, shortcuts and the forms of cards could not be loaded. What you type is kept. ',
        retry,
      )
      return null
    }
  }
}
