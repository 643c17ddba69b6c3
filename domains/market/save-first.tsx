/** Below the search of a form that shows a part of what there is: both lead away from what was typed. */
export const SaveFirst = () => (
  <p class="field__hint">Save before you search or turn the page. What is not shown here stays as it is.</p>
)
