import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Channel, Notice } from '../../ports/watch/notifier.ts';
import { cut } from './address.ts';

const patienceMs = 5_000;
const linux = ['/usr/bin/notify-send', '/usr/local/bin/notify-send', '/bin/notify-send'];

const apple = [
  '-e',
  'on run argv',
  '-e',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  '-e',
  'end run',
];

// The words go in as base64, so that nothing in them is read as a program.
const spelled = (text: string): string =>
  `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(text).toString('base64')}'))`;

const windows = (title: string, text: string): string =>
  `Add-Type -AssemblyName System.Windows.Forms; $n = New-Object System.Windows.Forms.NotifyIcon;
$n.Icon = [System.Drawing.SystemIcons]::Information; $n.Visible = $true;
$n.ShowBalloonTip(10000, ${spelled(title)}, ${spelled(text)}, 'Info'); Start-Sleep -Seconds 3; $n.Dispose()`;

interface Program {
  file: string;
  args(title: string, text: string, severity: Notice['severity']): string[];
}

/** The program that shows a notification on this machine; null where there is none. */
export function desktopProgram(platform: NodeJS.Platform = process.platform): Program | null {
  if (platform === 'darwin')
    return { file: '/usr/bin/osascript', args: (title, text) => [...apple, title, text] };
  if (platform === 'win32') {
    const shell = ['-NoProfile', '-NonInteractive', '-Command'];
    return { file: 'powershell.exe', args: (title, text) => [...shell, windows(title, text)] };
  }
  const file = linux.find((place) => fs.existsSync(place));
  if (file === undefined) return null;
  const urgency = { info: 'low', warning: 'normal', critical: 'critical' };
  return {
    file,
    args: (title, text, severity) => [
      '--app-name=coach',
      `--urgency=${urgency[severity]}`,
      '--',
      title,
      text,
    ],
  };
}

/** A notification on the screen of this machine. */
export function desktop(name: string, program: Program): Channel {
  return {
    name,
    send: ({ title, text, severity }, signal) =>
      new Promise((resolve) => {
        const args = program.args(cut(title, 200), cut(text, 500), severity);
        execFile(program.file, args, { timeout: patienceMs, signal }, (error) => {
          if (error === null) resolve({ state: 'sent', pauseMs: 0 });
          else resolve({ state: 'later', why: `${path.basename(program.file)} failed`, afterMs: null });
        });
      }),
    close: async () => undefined,
  };
}
