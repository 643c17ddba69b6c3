/** It has to stay back for so long: what comes and goes is one outage. */
const STEADY_MS = 30_000

type OutageOptions = {
  /** Told once for each outage, with what was seen of it first. */
  readonly onBegin: (cause: unknown) => void
  readonly onEnd: () => void
  readonly steadyMs?: number
}

/** Tells of an outage when it begins and when it is over, however often what is away shows itself meanwhile. */
export function watchOutage({ onBegin, onEnd, steadyMs = STEADY_MS }: OutageOptions) {
  let isOn = false
  let ending: Timer | null = null
  const goOn = () => {
    if (ending) clearTimeout(ending)
    ending = null
  }
  return {
    isAway(cause: unknown) {
      goOn()
      if (isOn) return
      isOn = true
      onBegin(cause)
    },
    isBack() {
      if (!isOn || ending) return
      ending = setTimeout(() => {
        isOn = false
        ending = null
        onEnd()
      }, steadyMs)
      ending.unref()
    },
    close: goOn,
  }
}
