# Completes trunkdesk in fish: what can stand where the cursor is, trunkdesk says itself.
function __trunkdesk_complete
    set -l words (commandline --tokens-expanded --current-process --cut-at-cursor 2>/dev/null; or commandline -opc)
    set -l typed (commandline --current-token --cut-at-cursor | string unescape)
    set -l lines (command trunkdesk __complete fish -- $words[2..] "$typed" 2>/dev/null)
    switch "$lines[1]"
        case files
            set -l before (string match --regex '^--[^=]*=' -- "$typed")
            for path in (__fish_complete_path (string replace -- "$before" '' "$typed"))
                echo -- "$before$path"
            end
        case words
            test (count $lines) -gt 1; and string join -- \n $lines[2..]
    end
end
complete --command trunkdesk --no-files --arguments '(__trunkdesk_complete)'
