#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/alert/explain_command.h"
#include "cli/alert/hunt_command.h"
#include "cli/alert/render_command.h"
#include "cli/alert/routes_command.h"
#include "cli/alert/send_test_command.h"
#include "cli/deployed/doctor_command.h"
#include "cli/deployed/drill_command.h"
#include "cli/deployed/lambda_command.h"
#include "cli/match/match_command.h"
#include "cli/match/pattern_command.h"
#include "cli/rules/rules_backtest_command.h"
#include "cli/rules/rules_command.h"
#include "cli/rules/rules_compile_command.h"
#include "cli/rules/rules_coverage_command.h"
#include "cli/rules/rules_export_command.h"
#include "cli/rules/rules_import_command.h"
#include "cli/rules/rules_prove_command.h"
#include "cli/serve/serve_command.h"
#include "cli/setup.h"
#include "cli/store/alerts_command.h"
#include "cli/store/deliveries_command.h"
#include "cli/store/incident_show_command.h"
#include "cli/store/incidents_command.h"
#include "cli/store/silence_command.h"
#include "cli/version.h"

namespace tocsin::cli {
namespace {

constexpr const char* kFooter =
    "Exit codes: 0 fine, 1 found or different, 2 wrong use or input/output, 3 invalid rule or settings,\n"
    "            4 not permitted, 5 delivered only in part.";

/// The command that the arguments chose; set by exactly one of the subcommands.
using Chosen = std::function<int()>;

/// Adds `tocsin NAME` with its options, which live as long as the App's callbacks.
template <class Options>
struct Command {
  CLI::App* app;
  std::shared_ptr<Options> options = std::make_shared<Options>();

  Command(CLI::App& parent, const std::string& name, const std::string& summary, Chosen& chosen,
          int (*run)(const Options&))
      : app(parent.add_subcommand(name, summary)) {
    app->callback([&chosen, run, held = options] { chosen = [run, held] { return run(*held); }; });
  }
  Options* operator->() { return options.get(); }
};

void add_output(CLI::App* app, std::string& output, const std::vector<std::string>& choices) {
  app->add_option("-o,--output", output, "format")->check(CLI::IsMember(choices))->capture_default_str();
}

/// One path each time: what follows is the command's own.
void add_rules_option(CLI::App* app, std::vector<std::string>& rules) {
  app->add_option("--rules", rules, "more rule files and folders; may be repeated")->allow_extra_args(false);
}

void add_placeholder_option(CLI::App* app, std::vector<std::string>& placeholders) {
  app->add_option("--placeholder", placeholders, "NAME=VALUE for Sigma's `expand`; may be repeated")
      ->allow_extra_args(false);
}

void add_explain(CLI::App& app, Chosen& chosen) {
  Command<ExplainOptions> c(app, "explain", "what each stage does with an event, and why", chosen,
                            run_explain);
  c.app->add_option("EVENT", c->event, "a file, - for standard input, or the JSON itself")->required();
  c.app->add_option("--config", c->config, "settings; without them each kind of sink with placeholders");
  add_rules_option(c.app, c->rules);
  add_placeholder_option(c.app, c->placeholders);
  c.app->add_flag("--all", c->all, "name also the rules that came nowhere near");
  c.app->add_flag("--payloads", c->payloads, "print each payload whole");
  add_output(c.app, c->output, {"table", "json"});
}

void add_render(CLI::App& app, Chosen& chosen) {
  Command<RenderOptions> c(app, "render", "the exact bytes that a channel would get", chosen, run_render);
  c.app->add_option("EVENT", c->event, "a file, - for standard input, or the JSON itself")->required();
  c.app->add_option("--sink", c->sink, "a sink of the settings, or a kind of sink")->required();
  c.app->add_option("--config", c->config, "settings");
  add_rules_option(c.app, c->rules);
  c.app->add_option("--rule", c->rule, "only the alert of this rule");
  add_output(c.app, c->output, {"raw", "json"});
}

void add_serve(CLI::App& app, Chosen& chosen) {
  Command<ServeOptions> c(app, "serve", "run the pipeline on this machine", chosen, run_serve);
  c.app->add_option("--config", c->config, "settings; without them a store and a mailbox in --data");
  c.app->add_option("--data", c->data, "folder for the embedded settings")->capture_default_str();
  c.app->add_option("--listen", c->listen, "ADDRESS:PORT in place of the settings' own; port 0: any");
  c.app->add_flag("--check", c->check, "say what is wrong with settings, rules and sinks; start nothing");
}

void add_lambda(CLI::App& app, Chosen& chosen) {
  Command<LambdaOptions> c(app, "lambda", "run the pipeline as an AWS Lambda function; see docs/deploy.md",
                           chosen, run_lambda);
}

void add_match(CLI::App& app, Chosen& chosen) {
  Command<MatchOptions> c(app, "match", "grep for events: print those that match an EventBridge pattern",
                          chosen, run_match);
  auto* one = c.app->add_option("-p,--pattern", c->pattern, "a pattern: a file, or the JSON itself");
  c.app
      ->add_option("--patterns", c->patterns,
                   "JSON lines of patterns, or {\"name\",\"pattern\"}: prints a count for each")
      ->excludes(one);
  c.app->add_flag("-c,--count", c->count, "print only how many match");
  c.app->add_flag("--early", c->early,
                  "stop reading an event once its verdict is sure; what stands behind is not checked");
  c.app->add_option("--threads", c->threads, "how many; without it one for each processor")
      ->check(CLI::Range(1, 256));
  c.app->add_flag("--stats", c->stats, "how much and how fast, as JSON on standard error");
  c.app->add_option("FILES", c->files,
                    "JSON lines, arrays, {\"Records\": [...]}, also gzipped; - or none: standard input");
}

void add_hunt(CLI::App& app, Chosen& chosen) {
  Command<HuntOptions> c(app, "hunt", "run the rules over archives: one row an alert", chosen, run_hunt);
  c.app->add_option("PATHS", c->paths, "files and folders of logs, also gzipped; - is standard input")
      ->required();
  c.app->add_option("--config", c->config, "the rules that `serve` would load with these settings");
  add_rules_option(c.app, c->rules);
  add_placeholder_option(c.app, c->placeholders);
  add_output(c.app, c->output, {"table", "json", "ndjson"});
}

void add_pattern(CLI::App& app, Chosen& chosen) {
  auto* pattern = app.add_subcommand("pattern", "EventBridge patterns");
  pattern->require_subcommand(1);
  Command<PatternCheckOptions> check(*pattern, "check", "is it a valid pattern?", chosen, run_pattern_check);
  check.app->add_option("FILE", check->file, "a file, - or the JSON itself")->required();
  Command<PatternTestOptions> test(*pattern, "test", "do {\"pattern\",\"event\",\"match\"} lines hold?",
                                   chosen, run_pattern_test);
  test.app->add_option("FILE", test->file, "JSON lines, or -")->required();
}

void add_rules_compile(CLI::App& rules, Chosen& chosen) {
  Command<RulesCompileOptions> c(rules, "compile", "what the event bus and the function get of the rules",
                                 chosen, run_rules_compile);
  c.app->add_option("PATHS", c->paths, "files and folders; without them the rules that ship");
  c.app->add_option("--config", c->config, "the rules that `serve` would load with these settings");
  auto* form = c.app->add_option_group("form", "what is written; without one a table of the patterns");
  form->add_flag("--terraform", c->terraform, "the event bus's patterns, as JSON for Terraform");
  form->add_flag("--cloudformation", c->cloudformation, "the same as a CloudFormation template");
  form->add_flag("--json", c->json, "the same as [{name, pattern, state}]");
  form->add_flag("--bundle", c->bundle,
                 "the rules for the function, as one JSON text: exactly the PATHS, of --config those that "
                 "ship and yours");
  form->add_flag("--selectors", c->selectors, "CloudTrail's event selectors that the rules need");
  form->require_option(0, 1);
  c.app->add_option("--sample", c->sample, "events: what the bus would deliver of them; may be repeated")
      ->allow_extra_args(false);
  c.app->add_option("--max-patterns", c->max_patterns, "more than this many are packed closer")
      ->check(CLI::Range(1, 300))
      ->capture_default_str();
  c.app->add_option("-o,--output", c->output_file, "a file; without it standard output");
  add_placeholder_option(c.app, c->placeholders);
}

void add_rules_coverage(CLI::App& rules, Chosen& chosen) {
  Command<RulesCoverageOptions> c(rules, "coverage", "what the rules cover, and which cannot be heard",
                                  chosen, run_rules_coverage);
  c.app->add_option("PATHS", c->paths, "files and folders; without them the rules that ship");
  c.app->add_option("--config", c->config, "the rules that `serve` would load with these settings");
  c.app->add_option("--account", c->account,
                    "what is on in the account: see docs/coverage.md, `doctor -o account`");
  add_placeholder_option(c.app, c->placeholders);
  add_output(c.app, c->output, {"table", "json", "navigator"});
}

void add_rules_backtest(CLI::App& rules, Chosen& chosen) {
  Command<RulesBacktestOptions> c(rules, "backtest", "what rules would have said about an archive", chosen,
                                  run_rules_backtest);
  c.app->add_option("RULES", c->rules, "a file or folder of rules; the word shipped: those that ship")
      ->required();
  c.app->add_option("ARCHIVES", c->archives, "files and folders of logs, also gzipped; - is standard input")
      ->required();
  c.app->add_option("--config", c->config,
                    "settings: `shipped` means the rules that `serve` would load with them");
  add_placeholder_option(c.app, c->placeholders);
  c.app->add_option("--min-severity", c->min_severity, "alerts below it are no mails")
      ->check(CLI::IsMember({"critical", "high", "medium", "low", "info"}))
      ->capture_default_str();
  c.app->add_option("--budget", c->budget, "show what a budget of so many alerts a rule and day would do")
      ->check(CLI::Range(1, 1'000'000'000));
  c.app->add_option("--threads", c->threads, "how many; without it one for each processor")
      ->check(CLI::Range(1, 256));
  add_output(c.app, c->output, {"table", "json"});
}

void add_rules_import(CLI::App& rules, Chosen& chosen) {
  Command<RulesImportOptions> c(rules, "import", "Sigma rules as rule files of ours", chosen,
                                run_rules_import);
  c.app->add_option("FILES", c->files, "Sigma rules")->required();
  c.app->add_option("-o,--output", c->folder, "a folder; without it standard output");
  c.app->add_flag("--replace", c->replace, "write over files that are there");
  add_placeholder_option(c.app, c->placeholders);
}

void add_rules_export(CLI::App& rules, Chosen& chosen) {
  Command<RulesExportOptions> c(rules, "export", "rules as Sigma rules", chosen, run_rules_export);
  c.app->add_flag("--sigma", c->sigma, "as Sigma rules")->required();
  c.app->add_option("PATHS", c->paths, "files and folders; without them the rules that ship");
  c.app->add_option("--config", c->config, "the rules that `serve` would load with these settings");
  c.app->add_option("--rule", c->rule, "only this one");
  add_placeholder_option(c.app, c->placeholders);
  c.app->add_option("-o,--output", c->folder, "a folder; without it standard output");
  c.app->add_flag("--replace", c->replace, "write over files that are there");
}

void add_rules_prove(CLI::App& rules, Chosen& chosen) {
  Command<RulesProveOptions> c(rules, "prove", "can each rule fire where it is deployed?", chosen,
                               run_rules_prove);
  c.app->add_option("PATHS", c->paths, "files and folders; without them the rules that ship");
  c.app->add_option("--config", c->config, "the rules that `serve` would load with these settings");
  c.app->add_option("--rule", c->rule, "only this one");
  add_placeholder_option(c.app, c->placeholders);
  add_output(c.app, c->output, {"table", "json", "junit"});
}

void add_rules(CLI::App& app, Chosen& chosen) {
  auto* rules = app.add_subcommand("rules", "rules as code");
  rules->require_subcommand(1);
  const auto add = [&](const std::string& name, const std::string& summary, int (*run)(const RulesOptions&)) {
    Command<RulesOptions> c(*rules, name, summary, chosen, run);
    c.app->add_option("--config", c->config, "the rules that `serve` would load with these settings");
    add_placeholder_option(c.app, c->placeholders);
    return c;
  };
  constexpr const char* kPaths = "files and folders; without them the rules that ship";
  auto list = add("list", "the rules", run_rules_list);
  list.app->add_option("PATHS", list->paths, kPaths);
  add_output(list.app, list->output, {"table", "json", "ndjson"});
  auto show = add("show", "one rule in whole", run_rules_show);
  show.app->add_option("ID", show->rule, "the rule's id")->required();
  show.app->add_option("--rules", show->paths, kPaths)->allow_extra_args(false);
  add_output(show.app, show->output, {"table", "json", "yaml"});
  auto check = add("check", "is everything in these files right?", run_rules_check);
  check.app->add_option("PATHS", check->paths, kPaths);
  auto test = add("test", "do the rules' own tests hold?", run_rules_test);
  test.app->add_option("PATHS", test->paths, kPaths);
  test.app->add_option("--rule", test->rule, "only this one");
  add_output(test.app, test->output, {"table", "json", "ndjson", "junit"});
  Command<RulesOptions> schema(*rules, "schema", "the JSON Schema of a rule file", chosen, run_rules_schema);
  add_rules_prove(*rules, chosen);
  add_rules_compile(*rules, chosen);
  add_rules_import(*rules, chosen);
  add_rules_export(*rules, chosen);
  add_rules_coverage(*rules, chosen);
  add_rules_backtest(*rules, chosen);
}

void add_store_options(CLI::App* app, std::string& store, std::string& config, std::int64_t& limit) {
  app->add_option("--store", store, "the store's file");
  app->add_option("--config", config, "settings that name the store");
  app->add_option("-n,--limit", limit, "at most so many; 0: all")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000'000));
}

void add_routes(CLI::App& app, Chosen& chosen) {
  auto* routes = app.add_subcommand("routes", "who is rung");
  routes->require_subcommand(1);
  Command<RoutesCheckOptions> check(*routes, "check", "are the routes of the settings right?", chosen,
                                    run_routes_check);
  check.app->add_option("CONFIG", check->config, "settings")->required();
  Command<RoutesTestOptions> test(*routes, "test", "who would be rung?", chosen, run_routes_test);
  test.app->add_option("--config", test->config, "settings")->required();
  test.app
      ->add_option("WHAT", test->what,
                   "an event or an alert (a file, - or JSON), or labels: severity=high rule=root-login")
      ->required();
  test.app->add_option("--expect", test->expect, "these receivers and no other; may be repeated, or a,b")
      ->delimiter(',')
      ->allow_extra_args(false);
  test.app->add_option("--at", test->at, "say what mute times would do then: 2025-03-21T23:00:00Z");
  add_rules_option(test.app, test->rules);
  add_output(test.app, test->output, {"table", "json"});
}

void add_alerts(CLI::App& app, Chosen& chosen) {
  Command<AlertsOptions> c(app, "alerts", "what was alerted, the newest first", chosen, run_alerts);
  add_store_options(c.app, c->store, c->config, c->limit);
  c.app->add_option("--severity", c->severity, "only this one")
      ->check(CLI::IsMember({"critical", "high", "medium", "low", "info"}));
  c.app->add_option("--rule", c->rule, "only this rule's");
  c.app->add_option("--held", c->held, "only those of which nothing was sent at once")
      ->check(CLI::IsMember({"silenced", "folded"}));
  c.app->add_option("--digest", c->digest, "only those that this digest tells of");
  c.app->add_option("--incident", c->incident, "only those that joined it");
  add_output(c.app, c->output, {"table", "json", "ndjson"});
}

void add_silence(CLI::App& app, Chosen& chosen) {
  auto* silence = app.add_subcommand("silence", "alerts that are stored and not sent, for a while");
  silence->require_subcommand(1);
  const auto add_store = [](auto& c) {
    c.app->add_option("--store", c->store, "the store's file");
    c.app->add_option("--config", c->config, "settings that name the store");
  };
  Command<SilenceAddOptions> add(
      *silence, "add", "silence what matches, and show what that would have hidden", chosen, run_silence_add);
  add.app->add_option("MATCHERS", add->matchers, "NAME=VALUE: rule=iam-* account=111122223333")->required();
  auto* lasting = add.app->add_option("--for", add->lasting, "how long: 30m, 4h, 7d");
  add.app->add_option("--until", add->until, "its end: 2025-03-21T18:00:00Z")->excludes(lasting);
  add.app->add_option("--from", add->from, "its beginning; without it now");
  add.app->add_option("--author", add->author, "who says so; without it the user's name");
  add.app->add_option("--reason", add->reason, "why")->required();
  add.app->add_flag("--critical", add->critical, "critical alerts too");
  add.app->add_flag("--preview", add->preview, "only show what it would have hidden");
  add_store(add);
  Command<SilenceListOptions> list(*silence, "list", "what is silenced, by whom and until when", chosen,
                                   run_silence_list);
  list.app->add_flag("--all", list->all, "also those that have ended");
  add_store(list);
  add_output(list.app, list->output, {"table", "json", "ndjson"});
  Command<SilenceExpireOptions> expire(*silence, "expire", "end silences now", chosen, run_silence_expire);
  expire.app->add_option("IDS", expire->ids, "silences")->required();
  add_store(expire);
}

void add_incidents(CLI::App& app, Chosen& chosen) {
  const auto add_store = [](CLI::App* command, std::string& store, std::string& config) {
    command->add_option("--store", store, "the store's file");
    command->add_option("--config", config, "settings that name the store");
  };
  auto* incidents = app.add_subcommand("incidents", "what belongs together, and who has it");
  incidents->require_subcommand(0, 1);
  const auto listed = std::make_shared<IncidentsOptions>();
  incidents->callback([&chosen, listed] {
    if (!chosen) chosen = [listed] { return run_incidents(*listed); };  // without a command of its own
  });
  add_store(incidents, listed->store, listed->config);
  incidents->add_option("-n,--limit", listed->limit, "how many at most")->check(CLI::Range(1, 1'000'000'000));
  incidents->add_flag("--all", listed->all, "also those that are over");
  add_output(incidents, listed->output, {"table", "json", "ndjson"});
  Command<IncidentShowOptions> show(*incidents, "show", "one incident: its alerts, and what comes next",
                                    chosen, run_incident_show);
  show.app->add_option("ID", show->id, "the incident, or a unique beginning of six or more characters")
      ->required();
  add_store(show.app, show->store, show->config);
  add_output(show.app, show->output, {"table", "json"});
  const auto add_answer = [&](const char* name, const char* summary, store::Answer answer) {
    Command<AnswerOptions> c(*incidents, name, summary, chosen, run_answer);
    c->answer = answer;
    c.app->add_option("ID", c->id, "the incident, or a unique beginning of six or more characters")
        ->required();
    c.app->add_option("--author", c->author, "who says so; without it the user's name");
    c.app->add_option("--note", c->note, "a word for the others");
    add_store(c.app, c->store, c->config);
  };
  add_answer("ack", "say \"I have it\"", store::Answer::acknowledged);
  add_answer("resolve", "say that it is over", store::Answer::resolved);
}

void add_deliveries(CLI::App& app, Chosen& chosen) {
  Command<DeliveriesOptions> c(app, "deliveries", "what was sent, what waits, what was given up", chosen,
                               run_deliveries);
  add_store_options(c.app, c->store, c->config, c->limit);
  c.app->add_flag("--failed", c->failed, "only what was given up");
  c.app->add_option("--sink", c->sink, "only this sink's");
  auto* resend = c.app->add_flag("--resend", c->resend, "send again: name IDS, or --failed for all");
  c.app->add_option("IDS", c->ids, "deliveries")->needs(resend);
  c.app->add_option("--to", c->to, "at this sink instead of their own")->needs(resend);
  add_output(c.app, c->output, {"table", "json", "ndjson"});
}

void add_send_test(CLI::App& app, Chosen& chosen) {
  Command<SendTestOptions> c(app, "send-test", "send a marked test alert and show what came back", chosen,
                             run_send_test);
  c.app->add_option("SINKS", c->sinks, "sinks of the settings; without them all");
  c.app->add_option("--config", c->config, "settings")->required();
  c.app->add_option("--severity", c->severity, "of the test alert")
      ->check(CLI::IsMember({"critical", "high", "medium", "low", "info"}))
      ->capture_default_str();
  c.app->add_flag("--payload", c->payload, "show what was sent as well");
  add_output(c.app, c->output, {"table", "json", "ndjson"});
}

void add_doctor(CLI::App& app, Chosen& chosen) {
  Command<DoctorOptions> c(app, "doctor", "is everything in place in AWS, and what to do about what is not",
                           chosen, run_doctor);
  c.app->add_option("--name", c->name, "what was deployed is called")->capture_default_str();
  c.app->add_option("--region", c->region, "where; without it AWS_REGION, or the profile's");
  c.app->add_option("--profile", c->profile, "of ~/.aws/config; without it AWS_PROFILE");
  c.app->add_option("--rules", c->rules,
                    "all rules that were deployed, yours and those that ship; without it those that ship");
  c.app->add_option("--config", c->config,
                    "the rules that `serve` would load with these settings were deployed");
  add_output(c.app, c->output, {"table", "json", "account"});
}

void add_drill(CLI::App& app, Chosen& chosen) {
  Command<DrillOptions> c(
      app, "drill", "an event marked DRILL through the whole chain, in AWS or of a `serve`, and its receipts",
      chosen, run_drill);
  const std::array in_aws = {
      c.app->add_option("--name", c->name, "what was deployed is called")->capture_default_str(),
      c.app->add_option("--region", c->region, "where; without it AWS_REGION, or the profile's"),
      c.app->add_option("--profile", c->profile, "of ~/.aws/config; without it AWS_PROFILE"),
      c.app->add_option("--bus", c->bus, "the bus's name or ARN")->capture_default_str(),
      c.app->add_option("--table", c->table, "of claims; without it NAME-claims")};
  auto* url = c.app->add_option("--url", c->url, "of a running `serve`, as in http://127.0.0.1:8686");
  auto* config =
      c.app->add_option("--config", c->config, "a `serve`'s settings, which know its address and token");
  for (auto* option : in_aws) option->excludes(url)->excludes(config);
  c.app->add_option("--timeout", c->timeout, "for all receipts together")->capture_default_str();
  add_output(c.app, c->output, {"table", "json"});
}

}  // namespace

/// The exit code when the first word is no command; CLI11 would only say that one is required.
std::optional<int> unknown_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return std::nullopt;
  const std::string given = argv[1];
  std::vector<std::string> names;
  for (const auto* c : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(c->get_name());
  const std::vector<std::string_view> known(names.begin(), names.end());
  if (std::find(known.begin(), known.end(), given) != known.end()) return std::nullopt;
  const auto near = did_you_mean(given, known);
  return report(Error{ErrorKind::usage, "there is no command \"" + given + "\"", "",
                      near ? "did you mean \"" + *near + "\"?" : "tocsin --help lists them"});
}

/// Runs the command; what it wrote must have arrived, also on a full disk.
int run_and_flush(const Chosen& chosen) {
  const Error lost{ErrorKind::io, "the result could not be written", "standard output", "is the disk full?"};
  try {
    const int code = chosen();
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) return code == 0 ? report(lost) : code;
    return code;
  } catch (const std::system_error&) {  // fmt::print's only way to say it
    return report(lost);
  }
}

int run(int argc, char** argv) {
  // A reader that has seen enough (`| head`) is no error. `serve` writes to sockets and ignores the signal instead.
  std::signal(SIGPIPE, [](int) { _exit(0); });
  CLI::App app{"Tocsin, the AWS security alarm bell", "tocsin"};
  app.set_version_flag("--version", std::string("tocsin ") + version());
  app.require_subcommand(1);
  app.footer(kFooter);
  Chosen chosen;
  for (const auto add : {add_serve, add_lambda, add_match, add_hunt, add_pattern, add_rules, add_explain,
                         add_render, add_routes, add_send_test, add_alerts, add_incidents, add_silence,
                         add_deliveries, add_doctor, add_drill}) {
    add(app, chosen);
  }
  if (const auto unknown = unknown_command(app, argc, argv)) return *unknown;
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    return app.exit(help_or_version);
  } catch (const CLI::ParseError& e) {
    app.exit(e, std::cerr, std::cerr);
    return exit_code(ErrorKind::usage);
  }
  return run_and_flush(chosen);
}

}  // namespace tocsin::cli
