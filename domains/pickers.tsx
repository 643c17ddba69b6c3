import { offer } from '#core/app/picks'
import type { Directory } from '#core/contracts/choice'
import { PickedChoices, type Picker } from '#templates/components/pick-field'
import type { Room } from './domain'

/** A picker, of whom it offers what, and the page that it stands on. */
export type PickerOf = Picker & { readonly directory: Directory; readonly page: string }

/** What fits the words of a picker, as one types them; whoever may ask and comes to it by its address is sent to its page. */
export const serving =
  (picker: PickerOf): Room =>
  app => {
    app.get(picker.path, async ({ ctx, page, reply, request }) => {
      const asked = new URL(request.url).searchParams
      const ticked = asked.getAll(picker.name).slice(0, MOST_TICKED)
      const offered = await offer(ctx, picker.directory, ticked, asked.get(`${picker.name}Words`) ?? '')
      if (!page.partial) return reply.see(picker.page)
      return reply.html(<PickedChoices picker={picker} offered={offered} />)
    })
  }

/** Nobody ticks more. */
const MOST_TICKED = 100
