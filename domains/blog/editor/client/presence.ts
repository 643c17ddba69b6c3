import { isolate } from '#core/contracts/isolate'

const EVERY_MS = 20_000

type Answer = { readonly others: readonly { readonly name: string; readonly idle: number | null }[] }

/** Tells the others that this text is open here and when it was changed, and says below who else has it open. */
export function registerPresence(post: () => string, place: HTMLElement): { changed(): void } {
  let changedAt: number | null = null
  const ask = async () => {
    if (!post() || document.hidden) return
    const body = new URLSearchParams()
    if (changedAt !== null) body.set('idle', String(Math.round((Date.now() - changedAt) / 1000)))
    try {
      const response = await fetch(`/editor/posts/${post()}/presence`, {
        method: 'POST',
        body,
        redirect: 'manual',
      })
      if (!response.ok) throw new Error(`presence: ${response.status}`)
      place.textContent = ((await response.json()) as Answer).others.map(sentence).join(' ')
    } catch {
      // Without a connection or a sign-in nobody is known to be there; the status below the text says what is amiss.
      place.textContent = ''
    }
  }
  setInterval(() => void ask(), EVERY_MS)
  void ask()
  return {
    changed() {
      changedAt = Date.now()
    },
  }
}

function sentence({ name, idle }: Answer['others'][number]): string {
  if (idle === null) return isolate`${name} has this open.`
  return isolate`${name} is editing this, last change ${idle < 60 ? `${idle} s` : `${Math.round(idle / 60)} min`} ago.`
}
