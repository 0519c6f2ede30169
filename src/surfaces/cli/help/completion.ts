import type { Entry } from '../../../core/command.ts';
import { globalFlags } from '../globals.ts';
import { kebab, positionals } from './words.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

// The scripts hold no list of commands: they ask `coach --complete`, so they cannot grow stale.
const scripts: Record<Shell, string> = {
  bash: `_coach() {
  local IFS=$'\\n'
  COMPREPLY=($(coach --complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  [ \${#COMPREPLY[@]} -gt 0 ] || compopt -o default
}
complete -F _coach coach
`,
  // Read at the start of a shell or found on fpath, where the first Tab runs the file itself.
  zsh: `#compdef coach
_coach() {
  local -a found
  found=("\${(@f)$(coach --complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=("\${(@)found:#}")
  if (( \${#found} )); then compadd -a found; else _files; fi
}
if [[ "\${funcstack[1]}" = _coach ]]; then
  _coach "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _coach coach
fi
`,
  fish: `function __coach_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (coach --complete $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c coach -f -a '(__coach_complete)'
`,
};

/** A script for a shell's start-up file. */
export const completionScript = (shell: Shell): string => scripts[shell];

function nextWords(before: readonly string[], registry: readonly Entry[]): string[] {
  const prefix = before.length === 0 ? '' : `${before.join(' ')} `;
  const rest = registry
    .filter((entry) => entry.name.startsWith(prefix))
    .map((entry) => entry.name.slice(prefix.length));
  return [...new Set(rest.map((name) => name.split(' ', 1)[0]!))];
}

function named(
  words: readonly string[],
  registry: readonly Entry[],
): { entry: Entry; length: number } | null {
  for (let length = Math.min(3, words.length); length > 0; length--) {
    const entry = registry.find(({ name }) => name === words.slice(0, length).join(' '));
    if (entry) return { entry, length };
  }
  return null;
}

/** Values of a field whose choices no schema lists: settings, markets and the symbols coach knows by itself. */
async function valuesOf(entry: Entry, key: string, after: readonly string[]): Promise<string[]> {
  if (key === 'symbol') return [...(await import('../../../domain/symbol/known.ts')).canonicalSymbols];
  if (key === 'source') return [...(await import('../../../core/shapes/vendor.ts')).marketNames];
  if (!entry.name.startsWith('config ')) return [];
  const { settings } = await import('../../../core/settings.ts');
  if (key === 'key') return settings.map((setting) => setting.key);
  return key === 'value' ? [...(settings.find((setting) => setting.key === after[0])?.choices ?? [])] : [];
}

async function flagsAndValues(entry: Entry, after: readonly string[]): Promise<string[]> {
  const [command, { fields }] = await Promise.all([entry.load(), import('../../../core/shape.ts')]);
  const known = fields(command).filter((field) => field.kind !== 'nested');
  const previous = after.at(-1);
  const wanted = known.find((field) => `--${kebab(field.key)}` === previous);
  if (wanted?.choices) return wanted.choices.map(String);
  if (wanted && wanted.kind !== 'boolean') return valuesOf(entry, wanted.key, after);
  if (globalFlags.some((flag) => flag.value !== undefined && `--${flag.name}` === previous)) return [];
  const place = positionals(command)[after.filter((word) => !word.startsWith('-')).length];
  const placed =
    known.find((field) => field.key === place?.key)?.choices?.map(String) ??
    (place === undefined ? [] : await valuesOf(entry, place.key, after));
  const own = known.flatMap(({ key, kind, fallback }) =>
    kind === 'boolean' && fallback === true ? [`--no-${kebab(key)}`] : [`--${kebab(key)}`],
  );
  return [...placed, ...own, ...globalFlags.map((flag) => `--${flag.name}`)];
}

/**
 * `--flag=va` as the flag and the beginning of its value. Bash hands it over in pieces (`--flag`, `=`, `va`) and puts what it
 * is given behind the sign; the other shells hand over one word and replace all of it.
 */
function assigned(words: readonly string[]): { words: string[]; lead: string } {
  const cut = words.lastIndexOf('=');
  if (cut > 0 && cut >= words.length - 2 && words[cut - 1]!.startsWith('--'))
    return { words: [...words.slice(0, cut), words[cut + 1] ?? ''], lead: '' };
  const [, flag, value] = /^(--[\w-]+)=(.*)$/s.exec(words.at(-1) ?? '') ?? [];
  if (flag === undefined) return { words: [...words], lead: '' };
  return { words: [...words.slice(0, -1), flag, value!], lead: `${flag}=` };
}

/** What may follow: the last word is the one being typed, perhaps empty. Loads a command only for its flags. */
export async function complete(typed: readonly string[], registry: readonly Entry[]): Promise<string[]> {
  const { words, lead } = assigned(typed);
  const typing = words.at(-1) ?? '';
  const before = words.slice(0, -1).filter((word) => word !== '--json');
  const found = named(before, registry);
  const names = before.some((word) => word.startsWith('-')) ? [] : nextWords(before, registry);
  const more = found === null ? [] : await flagsAndValues(found.entry, before.slice(found.length));
  const all =
    found === null && typing.startsWith('-')
      ? globalFlags.map((flag) => `--${flag.name}`)
      : [...names, ...more];
  // Symbols are typed in any case.
  const fitting = all.filter((word) => word.toUpperCase().startsWith(typing.toUpperCase()));
  if (lead !== '') return fitting.filter((word) => !word.startsWith('--')).map((word) => lead + word);
  return typing === '' ? fitting.filter((word) => !word.startsWith('--') || names.length === 0) : fitting;
}
