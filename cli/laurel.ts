import { Command, Option } from 'commander';
import { addCampaignCommands } from './commands/campaign.ts';
import { addCandidacyCommands } from './commands/candidacy.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEngineCommands } from './commands/engine.ts';
import { addIncidentCommands } from './commands/incident.ts';
import { addLedgerCommands } from './commands/ledger.ts';
import { addOrganisationCommands } from './commands/organisation.ts';
import { addPeopleCommands } from './commands/people.ts';
import { addProgrammeCommands } from './commands/programme.ts';
import { addAssignmentCommands } from './commands/assignment.ts';
import { addNextEditionCommand } from './commands/next-edition.ts';
import { addMatterCommands } from './commands/matter.ts';
import { addObligationCommands } from './commands/obligation.ts';
import { addRehearseCommands } from './commands/rehearse.ts';
import { addScenarioCommands } from './commands/scenario.ts';
import { addScoreCommands } from './commands/score.ts';
import { addSystemCommands } from './commands/system.ts';
import { addUnitsCommands } from './commands/units.ts';
import { openDesk, type Globals } from './desk.ts';
import { explain } from './explain.ts';
import { defaultUrl, serverUrl } from './options.ts';

const program = new Command('laurel')
  .description('创评 Laurel: run award campaigns through the HTTP API')
  .addOption(new Option('--url <url>', 'the server').env('LAUREL_URL').default(defaultUrl()).argParser(serverUrl))
  .addOption(new Option('--token <token>', 'your token; safer in the environment').env('LAUREL_TOKEN'))
  .option('--json', "the API's own JSON on stdout; a problem as JSON on stderr")
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(--help after any command explains it)')
  .addHelpText(
    'after',
    `
Exit codes:
  0   done
  1   the server, or the check of a file, said no
  2   no server, or no answer yet: a change is safe to repeat with the same --key
  64  wrong usage, or a file that cannot be read
  70  a fault of this command itself

Example:
  LAUREL_TOKEN=$(cat .laurel/admin.token) laurel organisation add --id gongwei --name 机关工委 --kind committee`,
  )
  .exitOverride();

const desk = () => openDesk(program.opts<Globals>());
addDoctorCommand(program, desk);
addProgrammeCommands(program, desk);
addNextEditionCommand(program, desk);
addOrganisationCommands(program, desk);
addUnitsCommands(program, desk);
addPeopleCommands(program, desk);
addSystemCommands(program, desk);
addCampaignCommands(program, desk);
addCandidacyCommands(program, desk);
addObligationCommands(program, desk);
addAssignmentCommands(program, desk);
addScoreCommands(program, desk);
addMatterCommands(program, desk);
addIncidentCommands(program, desk);
addLedgerCommands(program, desk);
addEngineCommands(program, desk);
addRehearseCommands(program, desk);
addScenarioCommands(program, desk);

// `laurel ledger list | head` closes our stdout: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
try {
  await program.parseAsync();
} catch (error) {
  const { exitCode, text } = explain(error, program.opts<Globals>().json ?? false);
  if (text !== undefined) console.error(text);
  process.exitCode = exitCode;
}
