import type { View } from '../app.tsx'

/** With or without the sources on lists of survey scanners; the choice is in the address. */
export function SurveySwitch({ view }: { view: View }) {
  const { words, place } = view
  return (
    <fieldset class="switch">
      <legend class="sr">{words.survey}</legend>
      {(
        [
          [true, words.withSurvey],
          [false, words.withoutSurvey],
        ] as const
      ).map(([survey, text]) => (
        <button key={text} type="button" aria-pressed={place.survey === survey} onClick={() => view.go({ survey })}>
          {text}
        </button>
      ))}
    </fieldset>
  )
}
